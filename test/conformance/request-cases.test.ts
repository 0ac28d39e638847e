// The table beside this file: each row is a request or a response, and the violations the specification asks for.

import {
  compileRequestValidator,
  compileResponseValidator,
  type Json,
  type JsonObject,
  type Operation,
  type Violation,
} from '@portico/contract';
import { describe, expect, it } from 'vitest';
import groups from './request-cases.json' with { type: 'json' };

interface Message {
  readonly path?: readonly string[];
  readonly query?: string;
  readonly headers?: readonly string[];
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly base64?: string;
  /** Opening, times, middle, closing. */
  readonly repeat?: readonly [string, number, string, string];
  /** Name, content, `filename` for a file, Content-Type. */
  readonly parts?: readonly (readonly [string, string, string?, string?])[];
}

interface Group {
  readonly section: string;
  readonly method?: string;
  readonly path?: string;
  readonly unknownQuery?: 'allow' | 'reject';
  readonly components?: Json;
  readonly cases: readonly [string, Message, readonly string[] | 'unsupported'][];
}

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

function typeOf({ type, parts }: Message): string | undefined {
  return parts === undefined ? type : 'multipart/form-data; boundary=b';
}

function bytesOf({ body, base64, repeat, parts }: Message): Uint8Array | undefined {
  if (base64 !== undefined) return new Uint8Array(Buffer.from(base64, 'base64'));
  if (repeat !== undefined) {
    const [open, times, middle, close] = repeat;
    return new TextEncoder().encode(open.repeat(times) + middle + close.repeat(times));
  }
  if (parts !== undefined) {
    const written = parts.map(([name, content, file, type]) => {
      const disposition = `Content-Disposition: form-data; name="${name}"${file ? '; filename="f"' : ''}`;
      return `--b\r\n${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n${content}\r\n`;
    });
    return new TextEncoder().encode(`${written.join('')}--b--\r\n`);
  }
  return body === undefined ? undefined : new TextEncoder().encode(body);
}
