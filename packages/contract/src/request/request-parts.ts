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

/** The parts of `head`; `names` are the path parameters in template order. */
export function requestParts(head: RequestHead, names: readonly string[]): RequestParts {
  let query: readonly QueryPair[] | undefined;
  let cookies: readonly QueryPair[] | undefined;
  const header = (lowerName: string): string[] => {
    const values: string[] = [];
    for (let i = 0; i + 1 < head.headers.length; i += 2) {
      if (head.headers[i]?.toLowerCase() === lowerName) values.push(head.headers[i + 1] as string);
    }
    return values;
  };
  return {
    path: (name) => head.parameters[names.indexOf(name)],
    header,
    get query() {
      query ??= queryPairs(head.query);
      return query;
    },
    rawQuery: head.query,
    get cookies() {
      cookies ??= header('cookie').flatMap(cookiePairs);
      return cookies;
    },
  };
}
