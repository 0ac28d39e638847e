// The agent: reads from a message which tools it needs, calls them, and answers from what they gave.

import { findExpression } from './arithmetic.ts';
import { type History, respond } from './responder.ts';
import { asksForKnowledge, asksForTime } from './routing.ts';
import { type Toolbox, type ToolName, type ToolResult, timeZoneIn } from './tools.ts';

/** One use of a tool. */
interface ToolCall {
  readonly tool: ToolName;
  readonly argument: string;
  readonly result: ToolResult;
  /** Milliseconds. */
  readonly duration: number;
}

export interface AgentAnswer {
  readonly answer: string;
  readonly toolCalls: ToolCall[];
}

export interface AgentLimits {
  /** Tools it may use. */
  readonly tools: readonly ToolName[];
  readonly maxToolCalls: number;
}

/** Answers `message` with the tools it needs; without need of any, as the fast responder would. */
export async function runAgent(
  message: string,
  history: History,
  { toolbox, tools, maxToolCalls }: AgentLimits & { readonly toolbox: Toolbox },
): Promise<AgentAnswer> {
  const wanted = plan(message).filter(({ tool }) => tools.includes(tool));
  const toolCalls: ToolCall[] = [];
  for (const { tool, argument } of wanted.slice(0, maxToolCalls)) {
    const began = performance.now();
    const result = await toolbox.call(tool, argument);
    toolCalls.push({ tool, argument, result, duration: Math.round(performance.now() - began) });
  }
  const found = toolCalls.flatMap(({ result }) => result.content.map(({ text }) => text));
  return { answer: found.length > 0 ? found.join('\n') : respond(message, history), toolCalls };
}

function plan(message: string): { tool: ToolName; argument: string }[] {
  const calls: { tool: ToolName; argument: string }[] = [];
  if (asksForTime(message)) calls.push({ tool: 'clock', argument: timeZoneIn(message) ?? '' });
  for (const sentence of message.split(/(?<=[?!])\s+|\band\b/i).slice(0, 20)) {
    const expression = findExpression(sentence);
    if (expression) calls.push({ tool: 'calculator', argument: expression });
  }
  if (asksForKnowledge(message)) calls.push({ tool: 'kb_search', argument: subjectOf(message) });
  return calls;
}

/** “Please find an article about the gateway!” → “the gateway” */
function subjectOf(message: string): string {
  const subject = message
    .replace(/^.*?\b(?:search(?: for)?|find|look up|how (?:do|does|can|to)|what is an?)\b/is, '')
    .replaceAll(/\b(?:an?|the|articles?|about|on|in|me|i|we|you|knowledge base)\b/gi, ' ')
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return subject || message.trim().slice(0, 200);
}
