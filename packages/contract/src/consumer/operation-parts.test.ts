import { expect, test } from 'vitest';
import type { Operation } from '../operation.ts';
import { operationParts } from './operation-parts.ts';

const root = {
  components: {
    parameters: {
      sort: { $ref: '#/components/parameters/order' },
      order: { in: 'query', name: 'sort' },
      loop: { $ref: '#/components/parameters/loop' },
    },
  },
};
const used = operationParts(
  {
    definition: {
      parameters: [
        { $ref: '#/components/parameters/sort' },
        { $ref: '#/components/parameters/loop' },
        { in: 'query', name: 'filter', style: 'deepObject' },
        { in: 'query', name: 'a b' },
        { in: 'header', name: 'X-Depth' },
        { in: 'cookie', name: 'theme' },
        { in: 'path', name: 'id' },
        null,
      ],
    },
  } as unknown as Operation,
  root,
);

test.each([
  ['nothing', '', [], []],
  ['a query parameter behind references, once', 'sort=1&sort=2', [], ['query sort']],
  ['a member of a deep object', 'filter[state]=open&filter%5Bage%5D=1', [], ['query filter']],
  ['an encoded name', 'a+b=1', [], ['query a b']],
  ['nothing that is not declared', 'page=1&__proto__=1', ['X-Other', '1', 'Cookie', 'other=1'], []],
  ['a header, whatever its case', '', ['x-depth', '1'], ['header X-Depth']],
  ['a cookie', '', ['cookie', 'a=1; theme=dark'], ['cookie theme']],
  ['the media type of a body', '', ['Content-Type', 'Application/JSON; charset=utf-8'], ['body application/json']],
  ['a media type that is none', '', ['Content-Type', '???'], ['body unreadable']],
])('tells of %s', (_, query, headers, parts) => {
  expect(used(query, headers)).toEqual(parts);
});
