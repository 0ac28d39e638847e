import { expect, test } from 'vitest';
import { respond } from './responder.ts';

/** What the responder says to the last of `messages`, after the others. */
function answerTo(...messages: string[]): string {
  const history = messages.slice(0, -1).map((text) => ({ role: 'user' as const, text }));
  return respond(messages.at(-1) ?? '', history);
}

test('remembers what it was told, the later of two', () => {
  expect(answerTo('What is my name?')).toBe('You have not told me your name yet.');
  expect(answerTo('My name is Ada.', 'Who am I?')).toBe('Your name is Ada.');
  expect(answerTo('My favorite colour is blue.', 'my favourite colour is red', "what's my favourite colour")).toBe(
    'Your favourite colour is red.',
  );
  expect(answerTo('Call me Grace', 'Hello!')).toBe('Hello again, Grace.');
});

test('does sums, repeats and knows its manners', () => {
  expect(answerTo('What is 12 * 7?')).toBe('12*7 = 84');
  expect(answerTo('One.', 'Two.', 'What did I say first?')).toBe('You said: “One.”');
  expect(answerTo('One.', 'Two.', 'What did I say?')).toBe('You said: “Two.”');
  expect(answerTo('Thanks!')).toBe('You are welcome.');
});

test('says what it can not do', () => {
  expect(answerTo('Write me a poem')).toMatch(/^I do not know that\. I can/);
});
