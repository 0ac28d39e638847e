// Services made up for measuring: as many operations, components and bytes as families of published documents have, with
// names in common, some of them for equal things. The same numbers give the same documents.

export interface GeneratedService {
  readonly name: string;
  readonly document: object;
}

/** About 20 operations, 60 components and 117 kB a service. `generation` changes one operation and one schema. */
export function generatedService(index: number, generation = 0): GeneratedService {
  const name = `service-${String(index).padStart(3, '0')}`;
  const paths: Record<string, Record<string, object>> = {};
  for (let at = 0; at < 10; at++) {
    const one = `Thing${at}`;
    paths[`/${name}/things-${at}`] = {
      get: operation(`list${one}`, { $ref: `#/components/schemas/${one}Page` }, [query('limit'), query('after')]),
    };
    paths[`/${name}/things-${at}/{id}`] = {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      put: {
        ...operation(`put${one}`, { $ref: `#/components/schemas/${one}` }, []),
        requestBody: { required: true, content: json({ $ref: `#/components/schemas/${one}` }) },
      },
    };
  }
  const fresh = operation(`fresh${generation}`, { $ref: '#/components/schemas/Thing0' }, []);
  if (generation > 0) paths[`/${name}/fresh-${generation}`] = { get: fresh };
  const schemas: Record<string, object> = { Error: error };
  for (let at = 0; at < 10; at++) {
    schemas[`Thing${at}Page`] = page(`Thing${at}`);
    for (const part of ['', 'Part', 'Link', 'Event', 'Draft'])
      schemas[`Thing${at}${part}`] = thing(`${name} ${at}`, part);
  }
  schemas.Thing0Part = { ...thing(`${name} 0`, 'Part'), title: `Generation ${generation}` };
  const info = { title: `Service ${index}`, version: `1.${generation}.0` };
  const security = [{ bearer: [] }];
  const components = { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } };
  return { name, document: { openapi: '3.1.0', info, security, paths, components } };
}

const error = {
  type: 'object',
  required: ['type', 'title'],
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' } },
};

function operation(operationId: string, schema: object, parameters: readonly object[]): object {
  return {
    operationId,
    summary: `Does what ${operationId} says, as its callers expect it.`,
    tags: ['things'],
    parameters,
    responses: {
      200: { description: 'As asked.', content: json(schema) },
      default: { description: 'Not as asked.', content: json({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

const query = (name: string): object => ({ name, in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } });

const json = (schema: object): object => ({ 'application/json': { schema } });

function page(item: string): object {
  const items = { type: 'array', items: { $ref: `#/components/schemas/${item}` } };
  return { type: 'object', required: ['items'], properties: { items, next: { type: 'string' } } };
}

function thing(of: string, part: string): object {
  const properties: Record<string, object> = { id: { type: 'string', format: 'uuid' } };
  for (let at = 0; at < 12; at++) {
    properties[`field${at}`] = {
      type: at % 3 === 0 ? 'integer' : 'string',
      description: `Field ${at} of ${part || 'things'} of ${of}: what it is for, and who may change it when.`,
      ...(at % 3 === 0 ? { minimum: 0, maximum: 1_000 } : { minLength: 1, maxLength: 100, pattern: '^[a-z0-9-]+$' }),
    };
  }
  properties.parent = { anyOf: [{ $ref: '#/components/schemas/Thing0' }, { type: 'null' }] };
  return { type: 'object', required: ['id', 'field0'], additionalProperties: false, properties };
}
