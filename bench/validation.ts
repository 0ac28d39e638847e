// How fast the validator is, as ratios to ajv in the same run: `npx node --conditions=portico bench/validation.ts`.
// ajv is set up to be right as far as it can be: own properties, linear patterns off (it would be slower), no coercion.

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonObject } from '../packages/contract/src/json.ts';
import { readJson } from '../packages/contract/src/request/json-body.ts';
import { checkValue } from '../packages/contract/src/schema/check-value.ts';
import { schemaCompiler } from '../packages/contract/src/schema/compile.ts';
import type { Instance } from '../packages/contract/src/schema/instance.ts';

const ORDER = {
  type: 'object',
  required: ['id', 'customer', 'createdAt', 'currency', 'status', 'items'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', format: 'uuid' },
    customer: { $ref: '#/$defs/Customer' },
    createdAt: { type: 'string', format: 'date-time' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    status: { enum: ['open', 'paid', 'sent'] },
    note: { type: 'string', maxLength: 200 },
    items: { type: 'array', minItems: 1, maxItems: 100, items: { $ref: '#/$defs/Item' } },
  },
  $defs: {
    Customer: {
      type: 'object',
      required: ['id', 'email'],
      properties: {
        id: { type: 'integer', minimum: 1 },
        email: { type: 'string', format: 'email' },
        website: { type: 'string', format: 'uri' },
      },
    },
    Item: {
      type: 'object',
      required: ['sku', 'quantity', 'price'],
      additionalProperties: false,
      properties: {
        sku: { type: 'string', pattern: '^[A-Z0-9]+(?:-[A-Z0-9]+)*$' },
        name: { type: 'string', minLength: 1, maxLength: 100 },
        quantity: { type: 'integer', minimum: 1, maximum: 1000 },
        price: { type: 'number', exclusiveMinimum: 0 },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      },
    },
  },
};

const valid = {
  id: '2eb8aa08-aa98-11ea-b4aa-73b441d16380',
  customer: { id: 17, email: 'joe.bloggs@example.com', website: 'https://example.com/joe' },
  createdAt: '2026-01-31T12:00:00Z',
  currency: 'EUR',
  status: 'paid',
  note: 'leave it at the door',
  items: Array.from({ length: 10 }, (_, i) => ({
    sku: `SKU-${i}-X`,
    name: `Item number ${i}`,
    quantity: i + 1,
    price: 9.5 + i,
    tags: ['a', 'b'],
  })),
};
const invalid = {
  ...valid,
  currency: 'euro',
  items: valid.items.map((item, i) => (i === 9 ? { ...item, price: 0 } : item)),
};

/** Calls a second, the best of five tries of a fifth of a second. */
function rate(run: () => unknown): number {
  let best = 0;
  for (let round = 0; round < 6; round++) {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < 200) for (let i = 0; i < 50; i++, calls++) run();
    if (round > 0) best = Math.max(best, calls / ((performance.now() - start) / 1000));
  }
  return best;
}

const node = schemaCompiler(ORDER, { direction: 'request', kind: 'schema' }).at('');
if (node === undefined) throw new Error('no schema');
const options = {
  strict: false,
  ownProperties: true,
  discriminator: false,
  inlineRefs: false,
  validateSchema: false,
} as const;
const first = addFormats.default(new Ajv2020(options)).compile(ORDER);
const all = addFormats.default(new Ajv2020({ ...options, allErrors: true })).compile(ORDER);
if (checkValue(node, valid).length > 0 || checkValue(node, invalid as Instance).length !== 2)
  throw new Error('wrong verdict');
if (!all(valid) || all(invalid)) throw new Error('wrong verdict of ajv');

const bytes = new TextEncoder().encode(JSON.stringify(valid));
const text = JSON.stringify(valid);
const rows: [string, number, number][] = [
  ['valid', rate(() => checkValue(node, valid)), rate(() => first(valid))],
  ['invalid, all findings', rate(() => checkValue(node, invalid as Instance)), rate(() => all(invalid))],
  ['reading the body (JSON.parse for ajv)', rate(() => readJson(bytes)), rate(() => JSON.parse(text))],
];
for (const [name, ours, theirs] of rows) {
  console.log(
    `${name.padEnd(40)} ${Math.round(ours / 1000)}k/s  ajv ${Math.round(theirs / 1000)}k/s  ratio ${(ours / theirs).toFixed(2)}`,
  );
}
console.log(`reject / accept cost ${((rows[0]?.[1] ?? 0) / (rows[1]?.[1] ?? 1)).toFixed(2)}`);

// One cycle through 500 schemas, each of which refers to four others.
const graph = {
  $ref: '#/$defs/S0',
  $defs: Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [
      `S${i}`,
      {
        type: 'object',
        properties: {
          name: { type: 'string', maxLength: 20 },
          ...Object.fromEntries([1, 7, 31, 101].map((step) => [`p${step}`, { $ref: `#/$defs/S${(i + step) % 500}` }])),
        },
      },
    ]),
  ),
};
// A value that visits every schema, so that lazy binding hides nothing: 200 levels deep, four members each.
let cycle: Instance = {};
for (let i = 0; i < 250; i++) cycle = { name: 'x', p1: cycle, p7: {}, p31: {}, p101: { p101: {} } };
const started = performance.now();
const root = schemaCompiler(graph, { direction: 'request', kind: 'schema' }).at('');
if (root === undefined || checkValue(root, cycle).length > 0) throw new Error('wrong verdict');
const ours = performance.now() - started;
console.log(`graph of 500 schemas, first use ${ours.toFixed(1)} ms`);

// ajv recurses from reference to reference, so that it needs the room for it: --stack-size, or a thread with a larger one.
const ajvStarted = performance.now();
try {
  if (!new Ajv2020(options).compile(graph)(cycle)) throw new Error('wrong verdict of ajv');
  const theirs = performance.now() - ajvStarted;
  console.log(`  the same with ajv ${theirs.toFixed(0)} ms, ratio ${(theirs / ours).toFixed(0)}`);
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.log(`  the same with ajv overflows the stack after ${(performance.now() - ajvStarted).toFixed(0)} ms`);
}

// All request schemas of a document with 1,200 operations, each compiled by one body that visits all of it.
const operations = 1_200;
const large = {
  openapi: '3.1.0',
  paths: Object.fromEntries(
    Array.from({ length: operations }, (_, i) => [
      `/orders${i}`,
      { post: { requestBody: { content: { 'application/json': { schema: renamed(ORDER, i) } } } } },
    ]),
  ),
  components: {
    schemas: Object.fromEntries(
      Array.from({ length: operations }, (_, i) => [
        [`Customer${i}`, ORDER.$defs.Customer],
        [`Item${i}`, ORDER.$defs.Item],
      ]).flat(),
    ),
  },
};
const document = JSON.parse(JSON.stringify(large)) as JsonObject;
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const largeStarted = performance.now();
const compiler = schemaCompiler(document, { direction: 'request' });
for (let i = 0; i < operations; i++) {
  const each = compiler.at(`/paths/~1orders${i}/post/requestBody/content/application~1json/schema`);
  if (each === undefined || checkValue(each, valid).length > 0) throw new Error('wrong verdict');
}
const largeTime = performance.now() - largeStarted;
globalThis.gc?.();
const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
console.log(
  `${operations} operations compiled in ${largeTime.toFixed(0)} ms, ${megabytes.toFixed(1)} MB (--expose-gc)`,
);
if (document.openapi === undefined || compiler === undefined) throw new Error('kept alive until here');

/** The order with its definitions among the components, under names of their own. */
function renamed({ $defs: _, ...order }: typeof ORDER, index: number): object {
  const text = JSON.stringify(order);
  return JSON.parse(text.replaceAll(/#\/\$defs\/(\w+)/g, `#/components/schemas/$1${index}`)) as object;
}
