// Dialects of JSON Schema that a document names (OAS 3.1 4.8.24.7), and keywords that only older drafts have. All schemas are
// read as 2020-12 with the vocabulary of OpenAPI; where a document says otherwise its owner is told, as that demands nothing.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import { type JsonObject, own } from '../json.ts';
import { formatPointer } from '../reference.ts';
import { rewrite } from '../rewrite.ts';

const ENFORCED = [
  /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/,
  /^https:\/\/spec\.openapis\.org\/oas\/3\.[12]\/dialect\/(?:base|\d{4}-\d{2}-\d{2})#?$/,
];
/** What older drafts said, and how it is said now. */
const OUTDATED: ReadonlyMap<string, string> = new Map([
  ['additionalItems', 'items beside prefixItems'],
  ['dependencies', 'dependentRequired or dependentSchemas'],
  ['$recursiveRef', '$dynamicRef'],
]);
const MAX_FINDINGS = 100;
const MAX_SHOWN = 120;

/**
 * A finding at each `jsonSchemaDialect` and `$schema` of `root`, a document of `service`, that names another dialect, and at
 * each keyword of an older draft.
 */
export function foreignDialects(root: JsonObject, service: string): Diagnostic[] {
  const findings: Diagnostic[] = [];
  look(root, 'jsonSchemaDialect', []);
  rewrite(root, 'document', {
    reference: (text) => text,
    enter(object, { kind, tokens }) {
      if (kind !== 'schema') return true;
      look(object, '$schema', tokens);
      for (const [keyword, now] of OUTDATED) {
        if (own(object, keyword) === undefined || findings.length >= MAX_FINDINGS) continue;
        const message = `${keyword} demands nothing in JSON Schema 2020-12; say it with ${now}.`;
        findings.push(diagnose('schema-keyword-outdated', service, formatPointer([...tokens, keyword]), message));
      }
      return true;
    },
  });
  return findings;

  function look(object: JsonObject, field: string, tokens: readonly string[]): void {
    const dialect = own(object, field);
    if (typeof dialect !== 'string' || ENFORCED.some((known) => known.test(dialect))) return;
    if (findings.length >= MAX_FINDINGS) return;
    const shown = dialect.length > MAX_SHOWN ? `${dialect.slice(0, MAX_SHOWN)}…` : dialect;
    const message = `Schemas of the dialect ${shown} are read as JSON Schema 2020-12.`;
    findings.push(diagnose('dialect-not-enforced', service, formatPointer([...tokens, field]), message));
  }
}
