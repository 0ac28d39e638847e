// What a verification found, for people and for machines.

import { type Operation, printable } from '@portico/contract';
import { type JunitCase, junitXml } from './junit.ts';
import { sarifLog } from './sarif.ts';
import { checks } from './verify-checks.ts';
import type { Failure, VerifyOptions, VerifyResult } from './verify-run.ts';
import { version } from './version.ts';

type Asked = Pick<VerifyOptions, 'base' | 'seed' | 'credentials' | 'operations'>;

/** Two lines a failure: what is wrong, and how to see it. */
export function verifyText({ failures }: VerifyResult, asked: Asked): string {
  return failures
    .map((failure) => {
      const { operation, check, message, phase } = failure;
      const head = `${operation.method} ${operation.path}  ${idOf(operation)}  ${check}: ${message}`;
      return `${printable(head)}\n  ${curlOf(failure, asked)}\n  # ${phase}, --seed ${asked.seed}\n`;
    })
    .join('');
}

export function verifyJson(result: VerifyResult, asked: Asked): string {
  const failures = result.failures.map((failure) => ({
    method: failure.operation.method,
    path: failure.operation.path,
    operationId: idOf(failure.operation),
    check: failure.check,
    message: failure.message,
    phase: failure.phase,
    curl: curlOf(failure, asked),
  }));
  const names = (list: VerifyResult['unmade']) => list.map(idOf);
  const { calls, cutShort, unmade, unauthorized } = result;
  const report = {
    seed: asked.seed,
    calls,
    cutShort,
    failures,
    unmade: names(unmade),
    unauthorized: names(unauthorized),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function verifyJunit({ failures }: VerifyResult, asked: Asked): string {
  const cases = asked.operations.map((operation): JunitCase => {
    const own = failures.filter((failure) => failure.operation === operation);
    return {
      group: operation.service,
      name: `${operation.method} ${operation.path}`,
      failures: own.map((one) => ({
        type: one.check,
        message: one.message,
        text: `${curlOf(one, asked)}\n--seed ${asked.seed}`,
      })),
    };
  });
  return junitXml('portico verify', cases);
}

export function verifySarif({ failures }: VerifyResult, asked: Asked, document: string): string {
  const rules = [...checks].map(([id, description]) => ({ id, description }));
  const results = failures.map((failure) => ({
    ruleId: failure.check,
    level: 'error' as const,
    message: `${failure.operation.method} ${failure.operation.path} ${failure.message}\n${curlOf(failure, asked)}`,
    uri: document,
    fingerprint: `${failure.operation.key} ${failure.check}`,
  }));
  return sarifLog(version, rules, results);
}

/** The call as a command line; credentials are the variable PORTICO_TOKEN, never their value. */
function curlOf({ request, operation, check, phase }: Failure, { base, credentials }: Asked): string {
  const url = `${base.origin}${base.pathname.replace(/\/$/, '')}${request.target}`;
  const words = ['curl', '-i', '-X', request.method, quoted(url)];
  for (let index = 0; index < request.headers.length; index += 2) {
    words.push('-H', quoted(`${request.headers[index]}: ${request.headers[index + 1]}`));
  }
  const sent = phase === 'credentials' ? request : credentials.on({ ...request, headers: [] }, operation);
  if (check !== 'auth-not-enforced') {
    for (let index = 0; index < sent.headers.length; index += 2) {
      const name = sent.headers[index] ?? '';
      if (!credentials.secretFields.has(name.toLowerCase())) continue;
      words.push(
        '-H',
        /^authorization$/i.test(name)
          ? `"${name}: Bearer $PORTICO_TOKEN"`
          : `"${name.replaceAll(/[^\w-]/g, '')}: $PORTICO_CREDENTIAL"`,
      );
    }
  }
  if (request.body !== undefined) words.push('--data-raw', quoted(request.body));
  return words.join(' ');
}

// ANSI-C quoting where a terminal or a shell would read a character as something else.
function quoted(text: string): string {
  if (/^[\x20-\x26\x28-\x7e]*$/.test(text)) return `'${text}'`;
  const escaped = text.replaceAll(/[\\']/g, '\\$&').replaceAll(/[^\x20-\x7e]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `$'${escaped}'`;
}

/** The id that the service's own document has. */
function idOf({ operationId, sourceOperationId }: Operation): string {
  return sourceOperationId ?? operationId;
}
