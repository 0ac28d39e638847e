// Which optional parts of an operation a request uses: what may be taken away without hurting who does not use it.

import type { JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { parseMediaType } from '../request/media-type.ts';
import { cookiePairs, queryPairs } from '../request/query-pairs.ts';
import { declaredParameters } from './declared-parameters.ts';

/** `query sort`, `header X-Depth`, `cookie theme`, or `body application/json`. */
export type RequestPart = string;

/** Lists the parts that a request uses; `query` is raw and without `?`, `headers` are names and values in turn. */
export type PartsUsed = (query: string, headers: readonly string[]) => readonly RequestPart[];

/** Tells of what `operation` declares and of nothing else: what clients make up fills no table. References lead into `root`. */
export function operationParts(operation: Operation, root: JsonObject): PartsUsed {
  const declared = declaredParameters(operation, root);
  const namesIn = (place: string) => declared.filter((one) => one.in === place).map(({ name }) => name);
  const query = new Set(namesIn('query'));
  const cookies = new Set(namesIn('cookie'));
  const headers = new Map(namesIn('header').map((name) => [name.toLowerCase(), name]));
  return (search, fields) => {
    const used = new Set<RequestPart>();
    for (const { name } of query.size > 0 ? queryPairs(search) : []) {
      // `filter[state]` is a member of the parameter `filter` (style deepObject, OAS 3.1 4.8.12.3).
      const parameter = query.has(name) ? name : (name.split('[', 1)[0] as string);
      if (query.has(parameter)) used.add(`query ${parameter}`);
    }
    for (let at = 0; at < fields.length; at += 2) {
      const name = (fields[at] as string).toLowerCase();
      const value = fields[at + 1] as string;
      const header = headers.get(name);
      if (header !== undefined) used.add(`header ${header}`);
      else if (name === 'content-type') used.add(`body ${mediaRange(value)}`);
      else if (name === 'cookie' && cookies.size > 0) {
        for (const pair of cookiePairs(value)) if (cookies.has(pair.name)) used.add(`cookie ${pair.name}`);
      }
    }
    return [...used];
  };
}

function mediaRange(field: string): string {
  const media = parseMediaType(field);
  return media ? `${media.type}/${media.subtype}`.slice(0, 100) : 'unreadable';
}
