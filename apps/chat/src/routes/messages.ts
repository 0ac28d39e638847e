// The messages of one conversation of the caller: list, add without asking, read, rate.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ProblemError, problemResponses } from '@portico/service';
import { noConversation } from '../dialogue.ts';
import {
  conversationParams,
  feedbackSchema,
  json,
  messageIdSchema,
  messageParams,
  messageSchema,
  pageOf,
  pageQuery,
  tokenRequired,
} from '../schemas.ts';
import { type ConversationStore, paginate } from '../store.ts';
import type { Identify } from '../token.ts';

const invalid = 'The request is not as declared.';
const noToken = 'There is no valid token.';
const missing = 'You have no such conversation or message.';

export function messageRoutes(store: ConversationStore, identify: Identify): OpenAPIHono {
  const app = new OpenAPIHono();
  const shared = { tags: ['messages'], security: tokenRequired, middleware: identify.required };

  const list = createRoute({
    ...shared,
    method: 'get',
    path: '/chat/conversations/{conversationId}/messages',
    operationId: 'listMessages',
    summary: 'List the messages of a conversation',
    description: 'The oldest first. A conversation keeps its last 1,000 messages.',
    request: { params: conversationParams, query: pageQuery(messageIdSchema) },
    responses: {
      200: { description: 'A page of messages.', content: json(pageOf(messageSchema, 'MessagePage')) },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(list, (context) => {
    const { conversationId } = context.req.valid('param');
    const messages = store.messages(context.var.caller.id, conversationId);
    if (!messages) throw noConversation(conversationId);
    return context.json(paginate(messages, context.req.valid('query')), 200);
  });

  const text = z.string().min(1).max(2000).regex(/\S/).openapi({ example: 'My favourite colour is green.' });
  const add = createRoute({
    ...shared,
    method: 'post',
    path: '/chat/conversations/{conversationId}/messages',
    operationId: 'addMessage',
    summary: 'Say something without asking for an answer',
    description: 'Kept in the conversation; later answers know it.',
    request: {
      params: conversationParams,
      body: { required: true, content: json(z.strictObject({ text }).openapi('NewMessage')) },
    },
    responses: {
      201: { description: 'The message.', content: json(messageSchema) },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(add, (context) => {
    const { conversationId } = context.req.valid('param');
    const message = store.append(context.var.caller.id, conversationId, 'user', context.req.valid('json').text);
    if (!message) throw noConversation(conversationId);
    return context.json(message, 201);
  });

  const read = createRoute({
    ...shared,
    method: 'get',
    path: '/chat/conversations/{conversationId}/messages/{messageId}',
    operationId: 'getMessage',
    summary: 'Read a message',
    request: { params: messageParams },
    responses: {
      200: { description: 'The message.', content: json(messageSchema) },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(read, (context) => {
    const { conversationId, messageId } = context.req.valid('param');
    const messages = store.messages(context.var.caller.id, conversationId);
    if (!messages) throw noConversation(conversationId);
    const message = messages.find(({ id }) => id === messageId);
    if (!message) throw new ProblemError(404, `${conversationId} has no message ${messageId}.`);
    return context.json(message, 200);
  });

  const rate = createRoute({
    ...shared,
    method: 'put',
    path: '/chat/conversations/{conversationId}/messages/{messageId}/feedback',
    operationId: 'rateMessage',
    summary: 'Say what you think of an answer',
    description: 'Replaces what you said of it before. Your own messages can not be rated.',
    request: { params: messageParams, body: { required: true, content: json(feedbackSchema) } },
    responses: {
      200: { description: 'The answer with your feedback.', content: json(messageSchema) },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(rate, (context) => {
    const { conversationId, messageId } = context.req.valid('param');
    const message = store.rate(context.var.caller.id, conversationId, messageId, context.req.valid('json'));
    if (!message) throw new ProblemError(404, `${conversationId} has no answer ${messageId}.`);
    return context.json(message, 200);
  });
  return app;
}
