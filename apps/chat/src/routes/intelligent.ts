// POST /chat/intelligent: sends a message where the routing rule says, and tells which way it went.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { problemResponses } from '@portico/service';
import { runAgent } from '../agent.ts';
import { converse } from '../dialogue.ts';
import { respond } from '../responder.ts';
import { chooseRoute, routingRule } from '../routing.ts';
import { agentAnswerSchema, askShape, json, routeDecisionSchema, tokenOptional } from '../schemas.ts';
import type { ConversationStore } from '../store.ts';
import type { Identify } from '../token.ts';
import type { Toolbox } from '../tools.ts';

const intelligentAskSchema = z
  .strictObject({
    ...askShape,
    prefer: z.enum(['auto', 'fast', 'agent']).default('auto').openapi({ description: 'Overrules the rule.' }),
  })
  .openapi('IntelligentAsk', {
    description: 'A message, and which way it should go if you know.',
    example: { message: 'How do I add an operation?' },
  });

const intelligentAnswerSchema = agentAnswerSchema
  .extend({ decision: routeDecisionSchema })
  .openapi('IntelligentAnswer', { description: 'An answer, and how it came about.' });

export function intelligentRoutes(store: ConversationStore, identify: Identify, toolbox: Toolbox): OpenAPIHono {
  const app = new OpenAPIHono();
  const route = createRoute({
    method: 'post',
    path: '/chat/intelligent',
    operationId: 'askIntelligent',
    tags: ['answers'],
    summary: 'Ask, and let the service choose how to answer',
    description: `Sends the message to the fast responder or to the agent, by the first of these that holds:\n\n${routingRule}`,
    security: tokenOptional,
    middleware: identify.optional,
    request: { body: { required: true, content: json(intelligentAskSchema) } },
    responses: {
      200: { description: 'The answer and the decision behind it.', content: json(intelligentAnswerSchema) },
      ...problemResponses({
        400: 'The request is not as declared.',
        401: 'The token is not valid, or a conversation was named without one.',
        404: 'You have no such conversation.',
      }),
    },
  });
  app.openapi(route, async (context) => {
    const { message, conversationId, prefer } = context.req.valid('json');
    const decision = chooseRoute(message, prefer);
    const answered = await converse(store, context.var.caller, { message, conversationId }, async (history) => {
      if (decision.route === 'fast') return { answer: respond(message, history), toolCalls: [] };
      const tools = toolbox.tools.map(({ name }) => name);
      return runAgent(message, history, { toolbox, tools, maxToolCalls: 4 });
    });
    return context.json({ ...answered, decision }, 200);
  });
  return app;
}
