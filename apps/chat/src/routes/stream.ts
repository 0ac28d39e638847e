// POST /chat/stream: an answer word by word, as server-sent events.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { problemResponses } from '@portico/service';
import { streamSSE } from 'hono/streaming';
import { runAgent } from '../agent.ts';
import { converse } from '../dialogue.ts';
import { respond } from '../responder.ts';
import { chooseRoute } from '../routing.ts';
import { askSchema, json, tokenOptional } from '../schemas.ts';
import type { ConversationStore } from '../store.ts';
import type { Identify } from '../token.ts';
import type { Toolbox } from '../tools.ts';

const example = [
  'event: decision\nid: 0\ndata: {"route":"fast","rule":"simple","reason":"It needs no tool."}\n',
  'event: token\nid: 1\ndata: {"text":"12*7 "}\n',
  'event: token\nid: 2\ndata: {"text":"= "}\n',
  'event: token\nid: 3\ndata: {"text":"84"}\n',
  'event: done\nid: 4\ndata: {"answer":"12*7 = 84"}\n',
].join('\n');

export function streamRoutes(store: ConversationStore, identify: Identify, toolbox: Toolbox): OpenAPIHono {
  const app = new OpenAPIHono();
  const route = createRoute({
    method: 'post',
    path: '/chat/stream',
    operationId: 'streamAnswer',
    tags: ['answers'],
    summary: 'Ask, and read the answer while it is being written',
    description:
      'Chooses as `/chat/intelligent` does, then sends server-sent events: one `decision`, a `token` for each word, ' +
      'and `done` with the whole answer. Leaving early stops it.',
    security: tokenOptional,
    middleware: identify.optional,
    request: {
      query: z.object({
        // Said in full: coercion takes null for the zero that is allowed here, and a query has no null.
        pace: z.coerce.number().int().min(0).max(1000).default(40).openapi({
          type: 'integer',
          minimum: 0,
          maximum: 1000,
          default: 40,
          description: 'Milliseconds between two tokens.',
          example: 40,
        }),
      }),
      body: { required: true, content: json(askSchema) },
    },
    responses: {
      200: {
        description: 'The events, as they happen.',
        content: { 'text/event-stream': { schema: z.string(), example } },
      },
      ...problemResponses({
        400: 'The request is not as declared.',
        401: 'The token is not valid, or a conversation was named without one.',
        404: 'You have no such conversation.',
      }),
    },
  });
  app.openapi(route, async (context) => {
    const ask = context.req.valid('json');
    const { pace } = context.req.valid('query');
    const decision = chooseRoute(ask.message);
    const answered = await converse(store, context.var.caller, ask, async (history) => {
      if (decision.route === 'fast') return { answer: respond(ask.message, history), toolCalls: [] };
      const tools = toolbox.tools.map(({ name }) => name);
      return runAgent(ask.message, history, { toolbox, tools, maxToolCalls: 4 });
    });
    return streamSSE(context, async (stream) => {
      let id = 0;
      const send = (event: string, data: object) =>
        stream.writeSSE({ event, id: String(id++), data: JSON.stringify(data) });
      await send('decision', decision);
      for (const text of answered.answer.split(/(?<=\s)/)) {
        if (stream.aborted) return;
        await send('token', { text });
        await stream.sleep(pace);
      }
      await send('done', answered);
    });
  });
  return app;
}
