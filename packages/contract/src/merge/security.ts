// Security requirements (OAS 3.1 4.8.30) under public scheme names. The effective ones are written on each operation:
// the merged document has no global `security`, so that no service's can apply to another.

import { emptyObject, isObject, type Json, type JsonObject, own } from '../json.ts';

/** The requirements that hold for an operation; undefined when nothing is said about it. */
export function effectiveSecurity(operation: JsonObject, root: JsonObject): Json | undefined {
  return own(operation, 'security') ?? own(root, 'security');
}

/** Requirements with each scheme's name replaced. `[]` and `{}` (no authentication) stay as they are. */
export function publicSecurity(requirements: Json, schemeName: (name: string) => string): Json {
  if (!Array.isArray(requirements)) return requirements;
  return requirements.map((requirement) => {
    if (!isObject(requirement)) return requirement;
    const result = emptyObject();
    for (const name of Object.keys(requirement)) result[schemeName(name)] = requirement[name] as Json;
    return result;
  });
}

/** Names of the schemes that requirements ask for. */
export function schemesOf(requirements: Json | undefined): string[] {
  return Array.isArray(requirements) ? requirements.flatMap((one) => (isObject(one) ? Object.keys(one) : [])) : [];
}
