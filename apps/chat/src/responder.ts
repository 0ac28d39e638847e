// The fast answer: a small responder without a model. It remembers facts told in the conversation, does sums and knows
// its manners; what it can't do, it says. The same conversation always gives the same answer.

import { evaluate, findExpression } from './arithmetic.ts';

/** What was said before, oldest first. */
export type History = readonly { readonly role: 'user' | 'assistant'; readonly text: string }[];

/** Answers the last thing the user said. */
export function respond(message: string, history: History): string {
  const text = message.trim();
  return (
    greet(text, history) ??
    thank(text) ??
    recall(text, history) ??
    calculate(text) ??
    repeat(text, history) ??
    acknowledge(text) ??
    'I do not know that. I can do sums (“12 * 7”), remember what you tell me (“my name is Ada”), and repeat what you said first.'
  );
}

/** Facts a user told, by what they are about: `name` → `Ada`; a later one replaces an earlier one. */
function factsIn(history: History): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (const { role, text } of history) {
    if (role !== 'user') continue;
    for (const [, about = '', what = ''] of text.matchAll(/\bmy ([a-z][a-z ]{0,40}?) (?:is|are) ([^.!?,;]{1,80})/gi)) {
      facts.set(normalise(about), what.trim());
    }
    const name = /\b(?:i am called|call me) ([\p{L}' -]{1,40})/iu.exec(text)?.[1];
    if (name) facts.set('name', name.trim());
  }
  return facts;
}

function greet(text: string, history: History): string | undefined {
  if (!/^(hi|hello|hey|good (morning|afternoon|evening))\b[\s\p{L},]*[.!]*$/iu.test(text)) return undefined;
  const name = factsIn(history).get('name');
  return name ? `Hello again, ${name}.` : 'Hello! Ask me something, or tell me your name.';
}

function thank(text: string): string | undefined {
  return /^(thanks|thank you|cheers)\b/i.test(text) ? 'You are welcome.' : undefined;
}

function recall(text: string, history: History): string | undefined {
  const about = /\bwhat(?:'s| is| are|s) my ([a-z][a-z ]{0,40})/i.exec(text)?.[1];
  const key = about ? normalise(about) : /\bwho am i\b/i.test(text) ? 'name' : undefined;
  if (key === undefined) return undefined;
  const fact = factsIn(history).get(key);
  return fact ? `Your ${key} is ${fact}.` : `You have not told me your ${key} yet.`;
}

function calculate(text: string): string | undefined {
  const expression = findExpression(text);
  return expression && `${expression} = ${evaluate(expression)}`;
}

function repeat(text: string, history: History): string | undefined {
  if (!/\bwhat did i (say|ask)( first)?\b/i.test(text)) return undefined;
  const said = history.filter(({ role }) => role === 'user');
  const message = /first/i.test(text) ? said[0] : said.at(-1);
  return message ? `You said: “${message.text}”` : 'You have said nothing before this.';
}

function acknowledge(text: string): string | undefined {
  const facts = [...factsIn([{ role: 'user', text }])];
  if (facts.length === 0) return undefined;
  return `Noted: ${facts.map(([about, what]) => `your ${about} is ${what}`).join(', ')}.`;
}

function normalise(about: string): string {
  return about.trim().toLowerCase().replace('favorite', 'favourite');
}
