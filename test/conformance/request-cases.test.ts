// The table beside this file: each row is a request or a response, and the violations the specification asks for.

import {
  compileRequestValidator,
  compileResponseValidator,
  type JsonObject,
  type Operation,
  type Violation,
} from '@portico/contract';
import { describe, expect, it } from 'vitest';
import { bytesOf, type Group, type Message, typeOf } from './request-case.ts';
import groups from './request-cases.json' with { type: 'json' };

for (const group of groups as unknown as (Group & JsonObject)[]) {
  describe(group.section, () => {
    const {
      method = 'POST',
      path = '/x',
      unknownQuery = 'allow',
      components = {},
      section,
      cases,
      ...definition
    } = group;
    const root = { components, paths: { [path]: { [method.toLowerCase()]: definition } } } as unknown as JsonObject;
    const operation = { method, path, definition } as unknown as Operation;
    const requests = compileRequestValidator(operation, root, { unknownQuery });
    const responses = compileResponseValidator(operation, root);

    it.each(cases)('%s', (_, message, expected) => {
      expect(message.status === undefined ? checkRequest(message) : checkResponse(message)).toEqual(expected);
    });

    function checkRequest(message: Message): readonly string[] | 'unsupported' {
      const { path: parameters = [], query = '', headers = [] } = message;
      const bytes = bytesOf(message);
      const plan = requests.planBody(typeOf(message), bytes !== undefined);
      if (plan.kind === 'unsupported') return plan.kind;
      const body =
        plan.kind === 'refuse'
          ? plan.violations
          : plan.kind === 'buffer' && bytes !== undefined
            ? plan.check(bytes)
            : [];
      return [...requests.checkHead({ parameters, query, headers }), ...body].map(shown);
    }

    function checkResponse({ status = 0, headers = [], body = '' }: Message): readonly string[] {
      return responses.check(status, headers, new TextEncoder().encode(body)).map(shown);
    }
  });
}

function shown({ in: place, name = '-', keyword, message, schema }: Violation): string {
  expect(message).toMatch(/^[A-Z].*\.$/s);
  expect(schema).toMatch(/^\//);
  return `${place} ${name} ${keyword}`;
}
