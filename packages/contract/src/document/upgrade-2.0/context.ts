// What the parts of the 2.0 upgrade know of the document they work for.

import { type Json, type JsonObject, own } from '../../json.ts';
import { fragmentTokens } from '../../pointer.ts';
import { localReference } from '../../reference.ts';
import type { Findings } from '../findings.ts';

export interface Upgrade20 {
  readonly root: JsonObject;
  readonly findings: Findings;
  /** Media types of bodies and answers where an operation says nothing. */
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  /** Schemas made so far: what several operations share is upgraded once. */
  readonly schemas: Map<JsonObject, Json>;
}

/** Where the parts of a 2.0 document lie in the model. */
const moved: ReadonlyMap<string, readonly string[]> = new Map([
  ['definitions', ['components', 'schemas']],
  ['parameters', ['components', 'parameters']],
  ['responses', ['components', 'responses']],
  ['securityDefinitions', ['components', 'securitySchemes']],
]);

/** A reference of a 2.0 document as it reads in the model; what lies outside the document or nowhere stays as it is. */
export function movedReference(text: string, root: JsonObject): string {
  const tokens = fragmentTokens(text);
  const container = moved.get(tokens?.[0] ?? '');
  if (tokens === undefined || container === undefined) return text;
  if (tokens[0] === 'parameters' && own(own(own(root, 'parameters'), tokens[1] ?? ''), 'in') === 'body') {
    return localReference(['components', 'requestBodies', ...tokens.slice(1)]);
  }
  return localReference([...container, ...tokens.slice(1)]);
}
