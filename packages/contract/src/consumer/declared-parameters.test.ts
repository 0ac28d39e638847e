import { expect, test } from 'vitest';
import type { Operation } from '../operation.ts';
import { declaredParameters, keyHeaders } from './declared-parameters.ts';

const operationOf = (definition: object) => ({ definition }) as unknown as Operation;

test('lists parameters by place and name, through references', () => {
  const root = { components: { parameters: { Trace: { name: 'X_Trace', in: 'header' } } } };
  const parameters = [{ name: 'q', in: 'query' }, { $ref: '#/components/parameters/Trace' }, { $ref: '#/nowhere' }, 5];
  expect(declaredParameters(operationOf({ parameters }), root)).toEqual([
    { in: 'query', name: 'q' },
    { in: 'header', name: 'X_Trace' },
  ]);
  expect(declaredParameters(operationOf({}), root)).toEqual([]);
});

test('lists the headers of the keys that an operation asks for', () => {
  const securitySchemes = {
    key: { type: 'apiKey', in: 'header', name: 'Api_Key' },
    other: { type: 'apiKey', in: 'header', name: 'Other_Key' },
    query: { type: 'apiKey', in: 'query', name: 'key' },
  };
  const security = [{ key: [], query: [] }, {}, { missing: [] }];
  expect(keyHeaders(operationOf({ security }), { components: { securitySchemes } })).toEqual(['api_key']);
  expect(keyHeaders(operationOf({}), {})).toEqual([]);
});
