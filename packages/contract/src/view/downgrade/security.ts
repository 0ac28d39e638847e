// Security of 3.1 in 3.0: no mutual TLS, and no roles but for OAuth2 and OpenID Connect.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import { rewrite } from '../../rewrite.ts';
import type { Loss } from './schema.ts';

/** The document with requirements and schemes that 3.0 knows. `loss` takes the decoded tokens of the place first. */
export function securityIn30(document: JsonObject, lossAt: (tokens: readonly string[]) => Loss): JsonObject {
  const schemes = own(own(document, 'components'), 'securitySchemes');
  if (!isObject(schemes)) return document;
  const typeOf = (name: string): Json | undefined => own(own(schemes, name), 'type');
  const dropped = Object.keys(schemes).filter((name) => typeOf(name) === 'mutualTLS');
  for (const name of dropped) lossAt(['components', 'securitySchemes', name])('dropped', 'the scheme mutualTLS');
  const kept = Object.fromEntries(Object.entries(schemes).filter(([name]) => !dropped.includes(name)));
  const reduced = { ...document, components: { ...(document.components as JsonObject), securitySchemes: kept } };
  return rewrite(reduced, 'document', {
    reference: (text) => text,
    leave(object, { kind, tokens }) {
      const security = own(object, 'security');
      if ((kind !== 'operation' && kind !== 'document') || !Array.isArray(security)) return object;
      return { ...object, security: requirementsIn30(security, lossAt([...tokens, 'security'])) };
    },
  }) as JsonObject;

  function requirementsIn30(requirements: Json[], loss: Loss): Json[] {
    const sayable = requirements.filter((requirement) => !dropped.some((name) => own(requirement, name) !== undefined));
    if (sayable.length < requirements.length) loss('dropped', 'the alternative with mutualTLS');
    return sayable.map((requirement) => {
      const entries = Object.entries(requirement ?? {}).map(([name, scopes]): [string, Json] => {
        const type = typeOf(name);
        return [name, type === 'oauth2' || type === 'openIdConnect' ? scopes : []];
      });
      return Object.fromEntries(entries);
    });
  }
}
