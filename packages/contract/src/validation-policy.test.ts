import { describe, expect, test } from 'vitest';
import type { Operation } from './operation.ts';
import { compileRequestValidator } from './request/request-validator.ts';
import { defaultValidationPolicy, operationPolicy, policyFaults, type RequestPolicy } from './validation-policy.ts';

const asking = (policy: object) => ({ definition: { 'x-portico-validation': policy } }) as unknown as Operation;

describe('operationPolicy', () => {
  test("is the operator's own policy when the document says nothing", () => {
    expect(operationPolicy({ definition: {} }, defaultValidationPolicy, true)).toBe(defaultValidationPolicy);
  });

  test('lets a document ask for more', () => {
    const policy = operationPolicy(
      asking({ unknownQuery: 'reject', responses: 'report' }),
      defaultValidationPolicy,
      false,
    );
    expect(policy).toEqual({ ...defaultValidationPolicy, unknownQuery: 'reject', responses: 'report' });
  });

  test('hears a document that asks for less only where the operator delegates that', () => {
    const less = asking({ requests: 'off', formats: 'ignore' });
    expect(operationPolicy(less, defaultValidationPolicy, false)).toEqual(defaultValidationPolicy);
    expect(operationPolicy(less, defaultValidationPolicy, true)).toMatchObject({ requests: 'off', formats: 'ignore' });
  });

  test('leaves aside what is no policy or no value of it', () => {
    const odd = asking({ requests: 'none', __proto__: 'x', maxDepth: 1, responseSample: 1 });
    expect(operationPolicy(odd, defaultValidationPolicy, true)).toEqual(defaultValidationPolicy);
  });
});

test('policyFaults names members that are no policies, and values they do not have', () => {
  expect(policyFaults({ requests: 'enforce' })).toEqual([]);
  expect(policyFaults({ request: 'enforce', formats: 'on' })).toMatchObject([{ name: 'request' }, { name: 'formats' }]);
  expect(policyFaults('off')).toMatchObject([{ name: '' }]);
});

describe('each policy of requests', () => {
  const schema = {
    type: 'object',
    properties: { id: { type: 'string', readOnly: true }, at: { type: 'string', format: 'date' }, n: true },
  };
  const definition = { requestBody: { content: { 'application/json': { schema } } } };
  const operation = { method: 'POST', path: '/x', definition } as unknown as Operation;

  const keywordsOf = (policy: Partial<RequestPolicy>, body: string) => {
    const plan = compileRequestValidator(operation, {}, policy).planBody('application/json', true);
    return plan.kind === 'buffer'
      ? plan.check(new TextEncoder().encode(body)).map(({ keyword }) => keyword)
      : plan.kind;
  };

  test.each<[Partial<RequestPolicy>, string, string[]]>([
    [{}, '{"id":"1"}', []],
    [{ readOnly: 'reject' }, '{"id":"1"}', ['readOnly']],
    [{}, '{"at":"soon"}', ['format']],
    [{ formats: 'ignore' }, '{"at":"soon"}', []],
    [{}, '{"n":1,"n":2}', ['syntax']],
    [{ duplicateKeys: 'allow' }, '{"n":1,"n":2}', []],
    [{ duplicateKeys: 'allow' }, '{"n":1,"n":2', ['syntax']],
    [{}, '\ufeff{}', ['syntax']],
    [{ byteOrderMark: 'allow' }, '\ufeff{}', []],
    [{ byteOrderMark: 'allow' }, '\ufeff\ufeff{}', ['syntax']],
    [{}, '{"n":[[]]}', []],
    [{ maxDepth: 2 }, '{"n":[[]]}', ['syntax']],
  ])('%j on %s', (policy, body, keywords) => {
    expect(keywordsOf(policy, body)).toEqual(keywords);
  });

  test('content that a GET does not declare', () => {
    const get = { method: 'GET', path: '/x', definition: {} } as unknown as Operation;
    expect(compileRequestValidator(get, {}).planBody(undefined, true).kind).toBe('refuse');
    expect(compileRequestValidator(get, {}, { undeclaredBody: 'allow' }).planBody(undefined, true).kind).toBe('pass');
  });
});
