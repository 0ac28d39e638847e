// The shapes that several operations share; each becomes a named component of the document.

import { z } from '@hono/zod-openapi';

export const conversationIdSchema = z
  .string()
  .regex(/^conv_[0-9a-f]{12}$/)
  .openapi({ description: 'Id of a conversation.', example: 'conv_4f1c09ab27de' });

export const messageIdSchema = z
  .string()
  .regex(/^msg_[0-9a-f]{12}$/)
  .openapi({ description: 'Id of a message.', example: 'msg_9b02c4d17e60' });

export const conversationParams = z.object({
  conversationId: conversationIdSchema.openapi('ConversationId', { param: { name: 'conversationId', in: 'path' } }),
});

export const messageParams = conversationParams.extend({
  messageId: messageIdSchema.openapi('MessageId', { param: { name: 'messageId', in: 'path' } }),
});

/** The query of an operation that answers in pages of items whose ids match `id`. */
export function pageQuery(id: z.ZodString) {
  return z.object({
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .default(20)
      .openapi({ description: 'How many items a page has at most.', example: 20 }),
    after: id.optional().openapi({ description: '`next` of the page before.' }),
  });
}

const timestamp = z.iso.datetime().openapi({ example: '2026-03-01T09:30:00.000Z' });

export const feedbackSchema = z
  .strictObject({
    rating: z.enum(['up', 'down']).openapi({ example: 'up' }),
    comment: z.string().max(500).optional().openapi({ example: 'Just what I needed.' }),
  })
  .openapi('Feedback', { description: 'What somebody thinks of an answer.' });

export const messageSchema = z
  .object({
    id: messageIdSchema,
    role: z.enum(['user', 'assistant']).openapi({ example: 'user' }),
    text: z.string().openapi({ example: 'My name is Ada.' }),
    createdAt: timestamp,
    feedback: feedbackSchema.optional(),
  })
  .openapi('Message', { description: 'One thing said in a conversation.' });

export const conversationSchema = z
  .object({
    id: conversationIdSchema,
    title: z.string().openapi({ example: 'Getting to know each other' }),
    archived: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp,
    messageCount: z.int().min(0).openapi({ example: 2 }),
  })
  .openapi('Conversation', { description: 'Messages that belong together. Only its owner sees it.' });

/** A page of `items`, as a component called `name`. */
export function pageOf<T extends z.ZodType>(items: T, name: string) {
  return z
    .object({
      items: z.array(items),
      next: z
        .string()
        .optional()
        .openapi({ description: 'Give it as `after` to get the next page; absent on the last.' }),
    })
    .openapi(name);
}

/** What every ask has. A shape and not a schema: a strict schema that extends a named strict one allows nothing. */
export const askShape = {
  message: z
    .string()
    .min(1)
    .max(2000)
    .regex(/\S/)
    .openapi({ description: 'What you say.', example: 'What is 12 * 7?' }),
  conversationId: conversationIdSchema.optional().openapi({
    description:
      'Goes on with a conversation of yours. Without it, a token begins a new one; without a token nothing is kept.',
  }),
};

export const askSchema = z
  .strictObject(askShape)
  .openapi('Ask', { description: 'A message that wants an answer.', example: { message: 'What is 12 * 7?' } });

export const toolNameSchema = z
  .enum(['calculator', 'clock', 'kb_search'])
  .openapi('ToolName', { example: 'calculator' });

export const answerSchema = z
  .object({
    answer: z.string().openapi({ example: '12*7 = 84' }),
    conversationId: conversationIdSchema
      .optional()
      .openapi({ description: 'Where it is kept; absent without a token.' }),
    messageId: messageIdSchema.optional(),
  })
  .openapi('Answer', { description: 'What the service answers.' });

const toolCallSchema = z
  .object({
    tool: toolNameSchema,
    argument: z.string().openapi({ example: '12*7' }),
    result: z.object({
      content: z.array(z.object({ type: z.literal('text'), text: z.string().openapi({ example: '12*7 = 84' }) })),
      isError: z.boolean().openapi({ example: false }),
    }),
    duration: z.int().min(0).openapi({ description: 'Milliseconds.', example: 1 }),
  })
  .openapi('ToolCall', { description: 'One use of a tool, with what it gave.' });

export const agentAnswerSchema = answerSchema.extend({ toolCalls: z.array(toolCallSchema) }).openapi('AgentAnswer');

export const routeDecisionSchema = z
  .object({
    route: z.enum(['fast', 'agent']).openapi({ example: 'agent' }),
    rule: z.enum(['preference', 'time', 'knowledge', 'calculation', 'several-questions', 'simple']),
    reason: z.string().openapi({ example: 'It asks for the time or the date.' }),
  })
  .openapi('RouteDecision', { description: 'Where a message went, by which rule and why.' });

export const toolSchema = z
  .object({
    name: toolNameSchema,
    title: z.string().openapi({ example: 'Calculator' }),
    description: z.string(),
    inputSchema: z.record(z.string(), z.unknown()).openapi({ description: 'JSON Schema of the arguments.' }),
    available: z.boolean().openapi({ description: 'False when it is not configured.' }),
  })
  .openapi('Tool', { description: 'Something the agent can use, described as in the Model Context Protocol.' });

/** Body or answer of one JSON media type. */
export function json<T extends z.ZodType>(schema: T) {
  return { 'application/json': { schema } };
}

type Security = Record<string, string[]>[];

/** Security of operations that need a token, and of those that know their caller if there is one. */
export const tokenRequired: Security = [{ bearer: [] }];
export const tokenOptional: Security = [{}, { bearer: [] }];
