// What every asking operation does around its answer: find the history, keep both messages.

import { ProblemError } from '@portico/service';
import type { History } from './responder.ts';
import type { ConversationStore } from './store.ts';
import { type Caller, unauthorized } from './token.ts';

export interface Ask {
  readonly message: string;
  readonly conversationId?: string | undefined;
}

/** Where the answer is kept; empty without a caller. */
export interface Kept {
  readonly conversationId?: string;
  readonly messageId?: string;
}

/**
 * Gives the history of the conversation to `answer` and keeps the message and what was answered. Without a caller there
 * is neither history nor record. Throws 401 or 404 problems for a conversation that the caller can't have.
 */
export async function converse<T extends { readonly answer: string }>(
  store: ConversationStore,
  caller: Caller | undefined,
  { message, conversationId }: Ask,
  answer: (history: History) => T | Promise<T>,
): Promise<T & Kept> {
  if (!caller) {
    if (conversationId) throw unauthorized('Conversations are kept for users: log in to go on with one.');
    return answer([]);
  }
  const id = conversationId ?? store.create(caller.id, titleOf(message)).id;
  const history = store.messages(caller.id, id);
  if (!history) throw noConversation(id);
  const given = await answer([...history]);
  store.append(caller.id, id, 'user', message);
  const kept = store.append(caller.id, id, 'assistant', given.answer);
  return { ...given, conversationId: id, ...(kept && { messageId: kept.id }) };
}

export function noConversation(id: string): ProblemError {
  return new ProblemError(404, `You have no conversation ${id}.`);
}

function titleOf(message: string): string {
  const title = message.trim().split(/\s+/).slice(0, 8).join(' ');
  return title.length > 60 ? `${title.slice(0, 59)}…` : title;
}
