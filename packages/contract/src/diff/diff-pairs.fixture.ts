// Pairs of documents from the table in fixtures/diff-pairs.json, whole: what the tests and the comparison with other tools run on.

import type { Json, JsonObject } from '../json.ts';
import { type SchemaPlaceName, schemaDocument } from './diff-rules.ts';
import table from './fixtures/diff-pairs.json' with { type: 'json' };

/** Two documents and what a reader of the standard says of them. */
export interface DocumentPair {
  readonly name: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** `equivalent`: nothing that is sent or comes is another. */
  readonly verdict: 'breaking' | 'safe' | 'equivalent';
}

interface Row {
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
  readonly breaking?: boolean;
  /** `request-body` and the like, for schemas. */
  readonly place?: string;
  /** The version it can be said in; both when absent. */
  readonly only?: string;
  /** Further fields of the document. */
  readonly root?: JsonObject;
  readonly rootAfter?: JsonObject;
}

/** All pairs, each in every version of OpenAPI that can say it. */
export const documentPairs: readonly DocumentPair[] = [
  ...rows(table.schemas).flatMap(versioned).map(withSchemas),
  ...rows(table.operations).flatMap(versioned).map(withOperations),
  ...rows(table.documents).map(asIs),
  ...rows(table.equivalentSchemas).flatMap(versioned).map(withSchemas),
  ...rows(table.equivalentDocuments).map(asIs),
];

function rows(list: unknown): readonly Row[] {
  return list as readonly Row[];
}

interface Versioned {
  readonly row: Row;
  readonly openapi: string;
}

function versioned(row: Row): Versioned[] {
  const versions = row.only === undefined ? ['3.0', '3.1'] : [row.only];
  return versions.map((version) => ({ row, openapi: version === '3.0' ? '3.0.3' : '3.1.0' }));
}

function withSchemas({ row, openapi }: Versioned): DocumentPair {
  const document = (schema: Json) => ({ ...schemaDocument(row.place as SchemaPlaceName, schema), openapi });
  return pair(row, document(row.before), document(row.after), openapi);
}

function withOperations({ row, openapi }: Versioned): DocumentPair {
  const document = (operation: Json, root: JsonObject = {}): JsonObject => ({
    openapi,
    info: { title: 'Example', version: '1' },
    paths: { '/things': { post: { responses: { 200: { description: 'ok' } }, ...(operation as JsonObject) } } },
    ...root,
  });
  return pair(row, document(row.before, row.root), document(row.after, row.rootAfter ?? row.root), openapi);
}

function asIs(row: Row): DocumentPair {
  return pair(row, row.before as JsonObject, row.after as JsonObject, undefined);
}

function pair(
  { name, breaking }: Row,
  before: JsonObject,
  after: JsonObject,
  openapi: string | undefined,
): DocumentPair {
  const verdict = breaking === undefined ? 'equivalent' : breaking ? 'breaking' : 'safe';
  return { name: openapi === undefined ? name : `${name}, in ${openapi.slice(0, 3)}`, before, after, verdict };
}
