// POST /chat/mcp-agent and the tools it has.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { problemResponses } from '@portico/service';
import { runAgent } from '../agent.ts';
import { converse } from '../dialogue.ts';
import { agentAnswerSchema, askShape, json, tokenOptional, toolNameSchema, toolSchema } from '../schemas.ts';
import type { ConversationStore } from '../store.ts';
import type { Identify } from '../token.ts';
import type { Toolbox } from '../tools.ts';

const agentAskSchema = z
  .strictObject({
    ...askShape,
    tools: z
      .array(toolNameSchema)
      .max(3)
      .default(['calculator', 'clock', 'kb_search'])
      .openapi({ description: 'The tools it may use.' }),
    maxToolCalls: z.int().min(0).max(8).default(4).openapi({ description: 'How often it may use one.' }),
  })
  .openapi('AgentAsk', {
    description: 'A message for the agent.',
    example: { message: 'What time is it in Tokyo and what is 2 * (3 + 4)?', tools: ['clock', 'calculator'] },
  });

export function agentRoutes(store: ConversationStore, identify: Identify, toolbox: Toolbox): OpenAPIHono {
  const app = new OpenAPIHono();

  const ask = createRoute({
    method: 'post',
    path: '/chat/mcp-agent',
    operationId: 'askAgent',
    tags: ['answers'],
    summary: 'Ask the agent',
    description: 'Reads from the message which tools are needed, calls them, and answers with what they gave and how.',
    security: tokenOptional,
    middleware: identify.optional,
    request: { body: { required: true, content: json(agentAskSchema) } },
    responses: {
      200: { description: 'The answer and the tool calls behind it.', content: json(agentAnswerSchema) },
      ...problemResponses({
        400: 'The request is not as declared.',
        401: 'The token is not valid, or a conversation was named without one.',
        404: 'You have no such conversation.',
      }),
    },
  });
  app.openapi(ask, async (context) => {
    const { message, conversationId, tools, maxToolCalls } = context.req.valid('json');
    const answered = await converse(store, context.var.caller, { message, conversationId }, (history) =>
      runAgent(message, history, { toolbox, tools, maxToolCalls }),
    );
    return context.json(answered, 200);
  });

  const list = createRoute({
    method: 'get',
    path: '/chat/tools',
    operationId: 'listTools',
    tags: ['answers'],
    summary: 'List the tools of the agent',
    description: 'Each tool with the JSON Schema of its arguments, and whether it is configured here.',
    security: [],
    responses: {
      200: { description: 'All tools.', content: json(z.object({ items: z.array(toolSchema) }).openapi('ToolList')) },
    },
  });
  app.openapi(list, (context) => context.json({ items: [...toolbox.tools] }, 200));
  return app;
}
