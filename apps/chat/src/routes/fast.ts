// POST /chat/fast: the responder's answer.

import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { problemResponses } from '@portico/service';
import { converse } from '../dialogue.ts';
import { respond } from '../responder.ts';
import { answerSchema, askSchema, json, tokenOptional } from '../schemas.ts';
import type { ConversationStore } from '../store.ts';
import type { Identify } from '../token.ts';

export function fastRoutes(store: ConversationStore, identify: Identify): OpenAPIHono {
  const app = new OpenAPIHono();
  const route = createRoute({
    method: 'post',
    path: '/chat/fast',
    operationId: 'askFast',
    tags: ['answers'],
    summary: 'Ask for a fast answer',
    description:
      'Answers at once and without tools: sums, facts you told before in the conversation, what you said first. ' +
      'The same conversation always gives the same answer.',
    security: tokenOptional,
    middleware: identify.optional,
    request: { body: { required: true, content: json(askSchema) } },
    responses: {
      200: { description: 'The answer.', content: json(answerSchema) },
      ...problemResponses({
        400: 'The request is not as declared.',
        401: 'The token is not valid, or a conversation was named without one.',
        404: 'You have no such conversation.',
      }),
    },
  });
  app.openapi(route, async (context) => {
    const ask = context.req.valid('json');
    const answer = (history: Parameters<typeof respond>[1]) => ({ answer: respond(ask.message, history) });
    return context.json(await converse(store, context.var.caller, ask, answer), 200);
  });
  return app;
}
