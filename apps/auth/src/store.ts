// Users and sessions in memory. A session is one login; its refresh token changes with each use.

import { createHash, randomBytes } from 'node:crypto';

type Role = 'member' | 'admin';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email?: string | undefined;
  readonly role: Role;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface NewUser {
  readonly username: string;
  readonly passwordHash: string;
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  readonly role?: Role;
}

interface Held extends User {
  readonly passwordHash: string;
}

interface Session {
  readonly userId: string;
  readonly expires: number;
  refreshHash: string;
}

const maxUsers = 10_000;
const maxSessions = 50_000;
const sessionLifetime = 30 * 24 * 60 * 60 * 1000;

export class UserStore {
  readonly #users = new Map<string, Held>();
  readonly #ids = new Map<string, string>();

  /** True when nobody else can register. */
  get isFull(): boolean {
    return this.#users.size >= maxUsers;
  }

  /** Undefined when the name is taken. */
  add({ username, displayName, email, role = 'member', passwordHash }: NewUser): User | undefined {
    if (this.#ids.has(username)) return undefined;
    const id = `user_${randomBytes(6).toString('hex')}`;
    const createdAt = new Date().toISOString();
    const held = { id, username, displayName: displayName ?? username, email, role, createdAt, passwordHash };
    this.#users.set(id, held);
    this.#ids.set(username, id);
    return view(held);
  }

  get(id: string): User | undefined {
    const held = this.#users.get(id);
    return held && view(held);
  }

  byUsername(username: string): { readonly user: User; readonly passwordHash: string } | undefined {
    const held = this.#users.get(this.#ids.get(username) ?? '');
    return held && { user: view(held), passwordHash: held.passwordHash };
  }

  update(
    id: string,
    changes: {
      readonly displayName?: string | undefined;
      readonly email?: string | undefined;
      readonly passwordHash?: string | undefined;
    },
  ): User | undefined {
    const held = this.#users.get(id);
    if (!held) return undefined;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const next = { ...held, ...given };
    this.#users.set(id, next);
    return view(next);
  }

  /** In the order in which they came; `after` is the id of the last one of the page before. */
  list(limit: number, after?: string): { readonly items: User[]; readonly next?: string | undefined } {
    const ids = [...this.#users.keys()];
    const start = after === undefined ? 0 : ids.indexOf(after) + 1 || ids.length;
    const items = ids.slice(start, start + limit).flatMap((id) => this.get(id) ?? []);
    return { items, next: start + limit < ids.length ? items.at(-1)?.id : undefined };
  }
}

export class SessionStore {
  readonly #sessions = new Map<string, Session>();

  /** Begins a session; the refresh token is known to nobody but its holder. */
  begin(userId: string): { readonly sessionId: string; readonly refreshToken: string } {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= maxSessions && oldest) this.#sessions.delete(oldest);
    const sessionId = randomBytes(9).toString('base64url');
    const refreshToken = newRefreshToken(sessionId);
    const expires = Date.now() + sessionLifetime;
    this.#sessions.set(sessionId, { userId, expires, refreshHash: sha256(refreshToken) });
    return { sessionId, refreshToken };
  }

  /** Changes the refresh token. One used a second time ends its session: one of the two users of it has stolen it. */
  renew(
    refreshToken: string,
  ): { readonly sessionId: string; readonly userId: string; readonly refreshToken: string } | undefined {
    const sessionId = refreshToken.split('.')[0] ?? '';
    const session = this.#sessions.get(sessionId);
    if (!session) return undefined;
    if (session.refreshHash !== sha256(refreshToken) || session.expires < Date.now()) {
      this.#sessions.delete(sessionId);
      return undefined;
    }
    const next = newRefreshToken(sessionId);
    session.refreshHash = sha256(next);
    return { sessionId, userId: session.userId, refreshToken: next };
  }

  isOpen(sessionId: string): boolean {
    return this.#sessions.has(sessionId);
  }

  end(sessionId: string): void {
    this.#sessions.delete(sessionId);
  }
}

function newRefreshToken(sessionId: string): string {
  return `${sessionId}.${randomBytes(24).toString('base64url')}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function view({ passwordHash: _, ...user }: Held): User {
  return user;
}
