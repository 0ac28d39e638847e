// The generated files of openapi/, computed and not written: `npm run openapi` writes them, a test compares them.

import { readFileSync } from 'node:fs';
import { compileRevision, type MergePolicy, parseDocument } from '@portico/contract';
import { createAuth } from '../apps/auth/src/app.ts';
import { createChat } from '../apps/chat/src/app.ts';
import { createKb } from '../apps/kb/src/app.ts';

/** Texts by path below openapi/. Throws when a document of a service has errors, or the merge of all does. */
export async function openapiFiles(): Promise<ReadonlyMap<string, string>> {
  const secret = 'signs nothing: no request is made';
  const services = [await createAuth({ secret }), createChat({ secret }), createKb({ secret })];
  const files = new Map(services.map((service) => [`services/${service.name}.json`, service.document().json]));

  const parsed = services.map((service) => parseDocument(service.name, service.document().json));
  const revision = compileRevision(
    parsed.flatMap(({ document }) => document ?? []),
    readBase(),
  );
  const errors = [
    ...parsed.flatMap(({ document, diagnostics }) => (document ? [] : diagnostics)),
    ...revision.diagnostics,
  ];
  const error = errors.find(({ severity }) => severity === 'error');
  if (error) throw new Error(`${error.service} ${error.pointer}: ${error.message}`);

  files.set('gateway.json', `${JSON.stringify(revision.document, undefined, 2)}\n`);
  const lines = revision.operations.map((one) => `${one.method} ${one.path} ${one.service} ${one.operationId}\n`);
  files.set('routes.txt', lines.join(''));
  return files;
}

function readBase(): MergePolicy {
  return JSON.parse(readFileSync(new URL('../openapi/base.json', import.meta.url), 'utf8')) as MergePolicy;
}
