// Where a part of the model lies in the 2.0 document it was made of: findings must name places their readers can look up.

const published: ReadonlyMap<string, string> = new Map([
  ['schemas', 'definitions'],
  ['responses', 'responses'],
  ['parameters', 'parameters'],
  ['requestBodies', 'parameters'],
  ['securitySchemes', 'securityDefinitions'],
]);

/** The tokens of a place of the model in the 2.0 document: the same place, or the nearest one around it. */
export function sourcePlace(tokens: readonly string[]): readonly string[] {
  if (tokens[0] === 'components') {
    const [, type = '', ...rest] = tokens;
    const container = published.get(type);
    return container === undefined ? [] : [container, ...withoutContent(type, rest)];
  }
  if (tokens[0] === 'servers') return ['host'];
  const [, path, method, part] = tokens;
  if (tokens[0] !== 'paths' || path === undefined || method === undefined) return tokens;
  // Parameters move between lists and bodies; their list is the nearest place that is certain.
  if (method === 'parameters') return ['paths', path, 'parameters'];
  if (part === 'parameters' || part === 'requestBody') return ['paths', path, method, 'parameters'];
  if (part !== 'responses') return tokens;
  return [...tokens.slice(0, 4), ...withoutContent('response', tokens.slice(4))];
}

/** `200/content/application~1json/schema/…` is `200/schema/…` in 2.0; the schema of a parameter is the parameter. */
function withoutContent(type: string, rest: readonly string[]): readonly string[] {
  if (rest[1] === 'content') return rest[3] === 'schema' ? [rest[0] as string, ...rest.slice(3)] : rest.slice(0, 1);
  return type === 'parameters' && rest[1] === 'schema' ? [rest[0] as string, ...rest.slice(2)] : rest;
}
