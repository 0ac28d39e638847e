// Conversations in memory, bounded: the oldest go when there is no room. Every read is by owner.

import { randomBytes } from 'node:crypto';

export interface Feedback {
  readonly rating: 'up' | 'down';
  readonly comment?: string | undefined;
}

export interface Message {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly feedback?: Feedback | undefined;
}

export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly messageCount: number;
}

/** One page, and where the next begins; `next` is absent on the last. */
export interface Page<T> {
  readonly items: T[];
  readonly next?: string | undefined;
}

export interface PageRequest {
  readonly limit: number;
  /** Id of the last item of the page before. */
  readonly after?: string | undefined;
}

interface Held {
  owner: string;
  title: string;
  archived: boolean;
  createdAt: string;
  updatedAt: string;
  messages: Message[];
}

const maxConversations = 10_000;
const maxMessages = 1_000;

export class ConversationStore {
  readonly #held = new Map<string, Held>();

  create(owner: string, title: string): Conversation {
    const [oldest] = this.#held.keys();
    if (this.#held.size >= maxConversations && oldest) this.#held.delete(oldest);
    const id = `conv_${randomBytes(6).toString('hex')}`;
    const now = new Date().toISOString();
    const held: Held = { owner, title, archived: false, createdAt: now, updatedAt: now, messages: [] };
    this.#held.set(id, held);
    return view(id, held);
  }

  /** The newest first. */
  list(owner: string, request: PageRequest & { readonly archived?: boolean | undefined }): Page<Conversation> {
    const own = [...this.#held].filter(([, held]) => held.owner === owner);
    const wanted = own.filter(([, held]) => request.archived === undefined || held.archived === request.archived);
    return paginate(wanted.map(([id, held]) => view(id, held)).reverse(), request);
  }

  get(owner: string, id: string): Conversation | undefined {
    const held = this.#find(owner, id);
    return held && view(id, held);
  }

  update(
    owner: string,
    id: string,
    changes: { readonly title?: string | undefined; readonly archived?: boolean | undefined },
  ): Conversation | undefined {
    const held = this.#find(owner, id);
    if (!held) return undefined;
    held.title = changes.title ?? held.title;
    held.archived = changes.archived ?? held.archived;
    held.updatedAt = new Date().toISOString();
    return view(id, held);
  }

  delete(owner: string, id: string): boolean {
    return this.#find(owner, id) !== undefined && this.#held.delete(id);
  }

  /** Undefined when the owner has no such conversation, as with all that follow. */
  append(owner: string, id: string, role: Message['role'], text: string): Message | undefined {
    const held = this.#find(owner, id);
    if (!held) return undefined;
    const message = { id: `msg_${randomBytes(6).toString('hex')}`, role, text, createdAt: new Date().toISOString() };
    held.messages.push(message);
    if (held.messages.length > maxMessages) held.messages.shift();
    held.updatedAt = message.createdAt;
    return message;
  }

  messages(owner: string, id: string): readonly Message[] | undefined {
    return this.#find(owner, id)?.messages;
  }

  rate(owner: string, id: string, messageId: string, feedback: Feedback): Message | undefined {
    const held = this.#find(owner, id);
    const index = held?.messages.findIndex((message) => message.id === messageId && message.role === 'assistant') ?? -1;
    const message = held?.messages[index];
    if (!held || !message) return undefined;
    const rated = { ...message, feedback };
    held.messages[index] = rated;
    return rated;
  }

  #find(owner: string, id: string): Held | undefined {
    const held = this.#held.get(id);
    return held?.owner === owner ? held : undefined;
  }
}

/** The page of `items` that follows the one with the id `after`; empty when that one is gone. */
export function paginate<T extends { readonly id: string }>(
  items: readonly T[],
  { limit, after }: PageRequest,
): Page<T> {
  const position = after === undefined ? -1 : items.findIndex((item) => item.id === after);
  const start = after !== undefined && position === -1 ? items.length : position + 1;
  const page = items.slice(start, start + limit);
  return { items: page, next: start + limit < items.length ? page.at(-1)?.id : undefined };
}

function view(id: string, held: Held): Conversation {
  const { owner: _, messages, ...rest } = held;
  return { id, ...rest, messageCount: messages.length };
}
