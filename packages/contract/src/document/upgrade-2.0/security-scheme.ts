// Security schemes of 2.0: one flow an OAuth2 scheme, with names of its own.

import { isObject, type Json, own } from '../../json.ts';

const flowNames: ReadonlyMap<Json | undefined, string> = new Map([
  ['implicit', 'implicit'],
  ['password', 'password'],
  ['application', 'clientCredentials'],
  ['accessCode', 'authorizationCode'],
]);

/** A Security Scheme Object in the model. */
export function upgradeSecurityScheme(source: Json): Json {
  if (!isObject(source)) return source;
  if (source.type === 'basic') return { ...source, type: 'http', scheme: 'basic' };
  if (source.type !== 'oauth2') return source;
  const { flow, authorizationUrl, tokenUrl, scopes, ...rest } = source;
  const name = flowNames.get(flow);
  const content = {
    ...(authorizationUrl !== undefined && { authorizationUrl }),
    ...(tokenUrl !== undefined && { tokenUrl }),
    scopes: isObject(scopes) ? withoutExtensions(scopes) : {},
  };
  return { ...rest, flows: name === undefined ? {} : { [name]: content } };
}

/** Scopes may carry extensions in 2.0, and hold nothing but texts since. */
function withoutExtensions(scopes: Json): Json {
  return Object.fromEntries(
    Object.entries(scopes ?? {}).filter(([key]) => own(scopes, key) !== undefined && !key.startsWith('x-')),
  );
}
