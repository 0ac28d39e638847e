// The head of one request, taken apart on demand: an operation without cookies never parses one.

import type { RequestHead } from '../validator.ts';
import { cookiePairs, type QueryPair, queryPairs } from './query-pairs.ts';

export interface RequestParts {
  /** The raw text of a path parameter. */
  path(name: string): string | undefined;
  /** Values of all fields of a lower-case name. */
  header(lowerName: string): readonly string[];
  readonly query: readonly QueryPair[];
  readonly rawQuery: string;
  readonly cookies: readonly QueryPair[];
}

/** The pairs of a form, read as those of a query are. */
export function formParts(query: readonly QueryPair[]): RequestParts {
  return { query, rawQuery: '', cookies: [], path: () => undefined, header: () => [] };
}

/** The parts of `head`; `names` are the path parameters in template order. */
export function requestParts(head: RequestHead, names: readonly string[]): RequestParts {
  return new HeadParts(head, names);
}

class HeadParts implements RequestParts {
  readonly #head: RequestHead;
  readonly #names: readonly string[];
  #query: readonly QueryPair[] | undefined;
  #cookies: readonly QueryPair[] | undefined;

  constructor(head: RequestHead, names: readonly string[]) {
    this.#head = head;
    this.#names = names;
  }

  path(name: string): string | undefined {
    return this.#head.parameters[this.#names.indexOf(name)];
  }

  header(lowerName: string): readonly string[] {
    const { headers } = this.#head;
    const values: string[] = [];
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const name = headers[at] as string;
      if (name.length === lowerName.length && name.toLowerCase() === lowerName) values.push(headers[at + 1] as string);
    }
    return values;
  }

  get rawQuery(): string {
    return this.#head.query;
  }

  get query(): readonly QueryPair[] {
    this.#query ??= queryPairs(this.#head.query);
    return this.#query;
  }

  get cookies(): readonly QueryPair[] {
    this.#cookies ??= this.header('cookie').flatMap(cookiePairs);
    return this.#cookies;
  }
}
