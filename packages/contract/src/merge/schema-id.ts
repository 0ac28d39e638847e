// Schemas with an `$id` keep it in the merged document, so an `$id` is one name for all services.

import { canonicalText } from '../canonical.ts';
import { type Diagnostic, diagnose } from '../diagnostic.ts';
import { pointerTokens } from '../pointer.ts';
import { valueAt } from '../reference.ts';
import type { Fragment } from './fragment.ts';

/** A finding for each service that gives an `$id` another meaning than a service before it. */
export function schemaIdClashes(fragments: readonly Fragment[]): Diagnostic[] {
  const known = new Map<string, { service: string; pointer: string; text: string }>();
  const findings: Diagnostic[] = [];
  for (const { document, schemaIds } of fragments) {
    for (const [id, pointer] of schemaIds) {
      const text = canonicalText(valueAt(document.root, pointerTokens(pointer) ?? []) ?? null);
      const first = known.get(id);
      if (!first) known.set(id, { service: document.service, pointer, text });
      else if (first.service !== document.service && first.text !== text) {
        const related = [{ service: first.service, pointer: first.pointer }];
        const message = `The $id ${id} names another schema in ${first.service}.`;
        findings.push(diagnose('schema-id-clash', document.service, pointer, message, { related }));
      }
    }
  }
  return findings;
}
