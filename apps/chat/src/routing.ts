// Which answer a message gets: the rule behind POST /chat/intelligent, in the order in which it is applied.

import { countOperators, findExpression } from './arithmetic.ts';

/** Where a message goes, by which rule, and why in words. */
export interface RouteDecision {
  readonly route: 'fast' | 'agent';
  readonly rule: 'preference' | 'time' | 'knowledge' | 'calculation' | 'several-questions' | 'simple';
  readonly reason: string;
}

/** The rule as documentation, one line each; `chooseRoute` is the rule as code. */
export const routingRule = [
  '1. `prefer` set to `fast` or `agent`: that one.',
  '2. It asks for the time or the date: agent, with the clock.',
  '3. It asks to search or find something, or for an article or instructions: agent, with the knowledge base.',
  '4. It has a sum with brackets or at least two operators: agent, with the calculator.',
  '5. It asks two or more questions: agent.',
  '6. Anything else: fast.',
].join('\n');

export function chooseRoute(message: string, prefer: 'auto' | 'fast' | 'agent' = 'auto'): RouteDecision {
  if (prefer !== 'auto') return { route: prefer, rule: 'preference', reason: `The request prefers ${prefer}.` };
  if (asksForTime(message)) return { route: 'agent', rule: 'time', reason: 'It asks for the time or the date.' };
  if (asksForKnowledge(message)) {
    return { route: 'agent', rule: 'knowledge', reason: 'It asks for something the knowledge base may have.' };
  }
  const expression = findExpression(message);
  if (expression && (expression.includes('(') || countOperators(expression) > 1)) {
    return { route: 'agent', rule: 'calculation', reason: `${expression} takes more than one step.` };
  }
  if ((message.match(/\?/g)?.length ?? 0) > 1) {
    return { route: 'agent', rule: 'several-questions', reason: 'It asks more than one question.' };
  }
  return { route: 'fast', rule: 'simple', reason: 'It needs no tool.' };
}

/** True for “What time is it in Tokyo?”, “what day is today”. */
export function asksForTime(message: string): boolean {
  return /\b(what(?:'s| is)? (?:the )?(?:current )?(?:time|date|day)|time is it|today's date|current time|clock)\b/i.test(
    message,
  );
}

/** True for “search …”, “find an article on …”, “how do I …”. */
export function asksForKnowledge(message: string): boolean {
  return /\b(search|find|look up|article|articles|knowledge base|how (?:do|does|can|to)|what is an?)\b/i.test(message);
}
