// What an operation declares of a request's head, by name.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import { resolveReferences } from '../reference.ts';

/** Place and name of each parameter; references lead into `root`. */
export function declaredParameters(
  { definition }: Operation,
  root: JsonObject,
): readonly { readonly in: string; readonly name: string }[] {
  const { parameters } = definition;
  return (Array.isArray(parameters) ? parameters : []).flatMap((one: Json) => {
    const parameter = resolveReferences(root, one, [])?.value;
    if (!isObject(parameter)) return [];
    const { in: place, name } = parameter;
    return typeof place === 'string' && typeof name === 'string' ? [{ in: place, name }] : [];
  });
}

/** Lower-case names of the header fields that hold the keys (apiKey) an operation asks for; `root` is the whole document. */
export function keyHeaders({ definition }: Operation, root: JsonObject): readonly string[] {
  const { security } = definition;
  const schemes = own(own(root, 'components'), 'securitySchemes');
  const alternatives = Array.isArray(security) ? security.filter(isObject) : [];
  return alternatives.flatMap(Object.keys).flatMap((scheme) => {
    const found = own(schemes, scheme);
    const name = own(found, 'in') === 'header' ? own(found, 'name') : undefined;
    return typeof name === 'string' ? [name.toLowerCase()] : [];
  });
}
