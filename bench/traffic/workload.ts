// What is asked for, and the contract it is asked under.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Workload {
  readonly name: string;
  readonly title: string;
  /** Path and query. */
  readonly target: string;
  /** JSON content of a POST; a GET without it. */
  readonly content?: string;
  readonly connections: number;
  /** The same with a mistake: what validates must refuse it. */
  readonly invalid?: { readonly target: string; readonly content?: string };
  /** Bytes of the answer. */
  readonly bytes: number;
}

/** The answer of the upstream to everything but files: 97 bytes. */
export const answer = JSON.stringify({
  id: 7,
  name: 'Ada Lovelace',
  team: 'engines',
  active: true,
  note: 'x'.repeat(26),
});

const order = {
  customer: { id: 17, email: 'ada@example.com', name: 'Ada Lovelace' },
  currency: 'EUR',
  note: 'leave it at the door',
  items: Array.from({ length: 9 }, (_, at) => ({
    sku: `SKU-${at}-PORTICO`,
    name: `Item number ${at} of the order, blue`,
    quantity: at + 1,
    price: 9.5 + at,
  })),
};

const get = { target: '/users/7?expand=team', connections: 64, bytes: answer.length };

export const workloads: readonly Workload[] = [
  { ...get, name: 'get', title: 'GET, 97 bytes of JSON', invalid: { target: '/users/7?expand=nobody' } },
  {
    ...get,
    name: 'post',
    title: 'POST, 1 kB of JSON',
    target: '/orders',
    content: JSON.stringify(order),
    invalid: { target: '/orders', content: JSON.stringify({ ...order, currency: 'euro' }) },
  },
  { name: '100k', title: 'GET, 100 kB', target: '/files/100k', connections: 64, bytes: 100_000 },
  { name: '10m', title: 'GET, 10 MB', target: '/files/10m', connections: 8, bytes: 10_000_000 },
];

const text = (minLength: number, maxLength: number) => ({ type: 'string', minLength, maxLength });
const described = (description: string) => ({
  description,
  content: { 'application/json': { schema: { type: 'object' } } },
});
const object = (properties: object) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});

/** The operations that are measured, in the version that every peer reads. */
const measured = {
  openapi: '3.0.3',
  info: { title: 'Bench', version: '1.0.0' },
  paths: {
    '/users/{id}': {
      get: {
        operationId: 'readUser',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
          { name: 'expand', in: 'query', schema: { type: 'string', enum: ['team', 'roles'] } },
        ],
        responses: { 200: described('The user.') },
      },
    },
    '/orders': {
      post: {
        operationId: 'placeOrder',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: object({
                customer: object({ id: { type: 'integer', minimum: 1 }, email: text(3, 200), name: text(1, 100) }),
                currency: { type: 'string', pattern: '^[A-Z]{3}$' },
                note: text(0, 200),
                items: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 100,
                  items: object({
                    sku: { type: 'string', pattern: '^[A-Z0-9-]+$' },
                    name: text(1, 100),
                    quantity: { type: 'integer', minimum: 1, maximum: 1_000 },
                    price: { type: 'number', minimum: 0 },
                  }),
                },
              }),
            },
          },
        },
        responses: { 200: described('The order.') },
      },
    },
    '/files/{name}': {
      get: {
        operationId: 'readFile',
        parameters: [{ name: 'name', in: 'path', required: true, schema: text(1, 20) }],
        responses: { 200: { description: 'The file.', content: { 'application/octet-stream': {} } } },
      },
    },
  },
};

const fillers = 300;

/** Writes the documents, the orders and the files below `folder`; gives the services by name with their documents. */
export function writeFixtures(folder: string): Map<string, string> {
  const documents = new Map([['bench', write(folder, 'bench', measured)]]);
  for (let index = 0; index < fillers; index++)
    documents.set(`filler-${index}`, write(folder, `filler-${index}`, filler(index)));
  const files = join(folder, 'files');
  mkdirSync(files);
  for (const { name, bytes } of workloads.slice(2)) writeFileSync(join(files, name), Buffer.alloc(bytes, 'portico '));
  for (const { name, content } of workloads) if (content) writeFileSync(join(folder, `${name}.json`), content);
  return documents;
}

/** How many operations those documents have. */
export const operations: number = fillers * 50 + 3;

function write(folder: string, name: string, document: object): string {
  const file = join(folder, `${name}-document.json`);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

/** 25 paths with two operations each. */
function filler(index: number): object {
  const thing = object({
    id: { type: 'integer' },
    name: text(1, 100),
    state: { type: 'string', enum: ['new', 'old'] },
  });
  const one = (operationId: string, extra: object) => ({
    operationId,
    ...extra,
    responses: { 200: described('As asked.') },
  });
  const paths = Array.from({ length: 25 }, (_, at) => {
    const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }];
    const requestBody = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } };
    const item = { parameters, get: one(`read${at}`, {}), put: one(`write${at}`, { requestBody }) };
    return [`/filler-${index}/things-${at}/{id}/parts`, item];
  });
  const info = { title: `Filler ${index}`, version: '1.0.0' };
  return { openapi: '3.0.3', info, paths: Object.fromEntries(paths), components: { schemas: { Thing: thing } } };
}
