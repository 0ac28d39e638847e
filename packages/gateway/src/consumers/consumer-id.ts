// Who calls, as far as a request says: a name for counting, and proof of nothing. Keys and names are hashed, so that what
// is kept and shown lets nobody call in another's name.

import { createHmac } from 'node:crypto';
import type { ConsumerOptions } from '../options.ts';

/** One caller as it is shown. */
export interface Consumer {
  /** `c-` and 16 hex digits: the same for the same caller, key and salt. */
  readonly id: string;
  /** Present for the callers that the configuration names. */
  readonly name?: string;
}

/** Gives the caller of a request from its raw header fields (names and values in turn); undefined when it does not say. */
export type IdentifyConsumer = (headers: readonly string[]) => Consumer | undefined;

/** Texts whose consumer is remembered: a hash costs more than all the rest. */
const remembered = 10_000;
const longestText = 4_096;

export function consumerIdentifier(options: ConsumerOptions): IdentifyConsumer {
  const { salt = '', known = [] } = options;
  const names = new Map(known.map((name) => [idOf(name, salt), name]));
  const places = [options.apiKey, options.claim && 'authorization', options.header].map((name) => name?.toLowerCase());
  const [apiKey, authorization, header] = places;
  const consumers = new Map<string, Consumer | undefined>();

  const consumerOf = (text: string, identity: (text: string) => string | undefined): Consumer | undefined => {
    if (consumers.has(text)) return consumers.get(text);
    const said = text.length > longestText ? undefined : identity(text);
    const id = said === undefined ? undefined : idOf(said, salt);
    const name = id && names.get(id);
    const consumer = id === undefined ? undefined : { id, ...(name === undefined ? {} : { name }) };
    if (consumers.size >= remembered) consumers.clear();
    consumers.set(text, consumer);
    return consumer;
  };

  return (headers) => {
    let best: { rank: number; text: string } | undefined;
    for (let at = 0; at < headers.length; at += 2) {
      const rank = places.indexOf((headers[at] as string).toLowerCase());
      if (rank >= 0 && (!best || rank < best.rank)) best = { rank, text: headers[at + 1] as string };
    }
    if (!best || best.text === '') return undefined;
    const name = places[best.rank];
    if (name === authorization && name !== apiKey && name !== header) {
      return consumerOf(best.text, (text) => claimOf(text, options.claim as string));
    }
    return consumerOf(best.text, (text) => text);
  };
}

function idOf(text: string, salt: string): string {
  return `c-${createHmac('sha256', `portico consumer ${salt}`).update(text).digest('hex').slice(0, 16)}`;
}

// The signature is not looked at: who forges a token is counted wrongly, and gets nothing for it.
function claimOf(authorization: string, claim: string): string | undefined {
  const payload = /^bearer +[\w-]+\.([\w-]+)\.[\w-]*$/i.exec(authorization)?.[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const value =
      typeof claims === 'object' && claims !== null && Object.hasOwn(claims, claim) && Reflect.get(claims, claim);
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
