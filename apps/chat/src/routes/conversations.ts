// The conversations of the caller: list, create, read, change, delete, write out.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { problemResponses } from '@portico/service';
import { noConversation } from '../dialogue.ts';
import {
  conversationIdSchema,
  conversationParams,
  conversationSchema,
  json,
  pageOf,
  pageQuery,
  tokenRequired,
} from '../schemas.ts';
import type { ConversationStore } from '../store.ts';
import type { Identify } from '../token.ts';

const title = z.string().min(1).max(120).regex(/\S/).openapi({ example: 'Getting to know each other' });
const invalid = 'The request is not as declared.';
const noToken = 'There is no valid token.';
const missing = 'You have no such conversation.';

export function conversationRoutes(store: ConversationStore, identify: Identify): OpenAPIHono {
  const app = new OpenAPIHono();
  const shared = { tags: ['conversations'], security: tokenRequired, middleware: identify.required };

  const list = createRoute({
    ...shared,
    method: 'get',
    path: '/chat/conversations',
    operationId: 'listConversations',
    summary: 'List your conversations',
    description: 'The newest first.',
    request: {
      query: pageQuery(conversationIdSchema).extend({
        archived: z
          .enum(['true', 'false'])
          .optional()
          .openapi({ description: 'Only archived ones, or only the others.', example: 'false' }),
      }),
    },
    responses: {
      200: { description: 'A page of conversations.', content: json(pageOf(conversationSchema, 'ConversationPage')) },
      ...problemResponses({ 400: invalid, 401: noToken }),
    },
  });
  app.openapi(list, (context) => {
    const { archived, ...page } = context.req.valid('query');
    const wanted = archived === undefined ? undefined : archived === 'true';
    return context.json(store.list(context.var.caller.id, { ...page, archived: wanted }), 200);
  });

  const create = createRoute({
    ...shared,
    method: 'post',
    path: '/chat/conversations',
    operationId: 'createConversation',
    summary: 'Begin a conversation',
    description: 'Empty, with a title. Asking with a token begins one as well.',
    request: { body: { required: true, content: json(z.strictObject({ title }).openapi('NewConversation')) } },
    responses: {
      201: {
        description: 'The new conversation.',
        headers: { Location: { description: 'Where it is.', schema: { type: 'string', format: 'uri-reference' } } },
        content: json(conversationSchema),
      },
      ...problemResponses({ 400: invalid, 401: noToken }),
    },
  });
  app.openapi(create, (context) => {
    const conversation = store.create(context.var.caller.id, context.req.valid('json').title);
    return context.json(conversation, 201, { Location: `/chat/conversations/${conversation.id}` });
  });

  const read = createRoute({
    ...shared,
    method: 'get',
    path: '/chat/conversations/{conversationId}',
    operationId: 'getConversation',
    summary: 'Read a conversation',
    request: { params: conversationParams },
    responses: {
      200: { description: 'The conversation without its messages.', content: json(conversationSchema) },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(read, (context) => {
    const { conversationId } = context.req.valid('param');
    const conversation = store.get(context.var.caller.id, conversationId);
    if (!conversation) throw noConversation(conversationId);
    return context.json(conversation, 200);
  });

  const changes = z
    .strictObject({ title: title.optional(), archived: z.boolean().optional() })
    .openapi('ConversationChanges', { description: 'What is left out stays as it is.', example: { archived: true } });
  const update = createRoute({
    ...shared,
    method: 'patch',
    path: '/chat/conversations/{conversationId}',
    operationId: 'updateConversation',
    summary: 'Rename or archive a conversation',
    request: { params: conversationParams, body: { required: true, content: json(changes) } },
    responses: {
      200: { description: 'The conversation as it is now.', content: json(conversationSchema) },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(update, (context) => {
    const { conversationId } = context.req.valid('param');
    const conversation = store.update(context.var.caller.id, conversationId, context.req.valid('json'));
    if (!conversation) throw noConversation(conversationId);
    return context.json(conversation, 200);
  });

  const remove = createRoute({
    ...shared,
    method: 'delete',
    path: '/chat/conversations/{conversationId}',
    operationId: 'deleteConversation',
    summary: 'Delete a conversation with its messages',
    request: { params: conversationParams },
    responses: {
      204: { description: 'It is gone.' },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(remove, (context) => {
    const { conversationId } = context.req.valid('param');
    if (!store.delete(context.var.caller.id, conversationId)) throw noConversation(conversationId);
    return context.body(null, 204);
  });

  const transcript = createRoute({
    ...shared,
    method: 'get',
    path: '/chat/conversations/{conversationId}/transcript',
    operationId: 'getTranscript',
    summary: 'Read a conversation as text',
    description: 'All of it as Markdown, for keeping or sharing.',
    request: { params: conversationParams },
    responses: {
      200: {
        description: 'The conversation.',
        content: {
          'text/markdown': { schema: z.string(), example: '# Sums\n\n**You:** 12 * 7?\n\n**Chat:** 12*7 = 84\n' },
        },
      },
      ...problemResponses({ 400: invalid, 401: noToken, 404: missing }),
    },
  });
  app.openapi(transcript, (context) => {
    const { conversationId } = context.req.valid('param');
    const conversation = store.get(context.var.caller.id, conversationId);
    if (!conversation) throw noConversation(conversationId);
    const messages = store.messages(context.var.caller.id, conversationId) ?? [];
    const lines = messages.map(({ role, text }) => `**${role === 'user' ? 'You' : 'Chat'}:** ${text}`);
    const markdown = `${[`# ${conversation.title}`, ...lines].join('\n\n')}\n`;
    return context.body(markdown, 200, { 'content-type': 'text/markdown; charset=utf-8' });
  });
  return app;
}
