// `portico validate`: holds recorded requests and responses against a document, with the gateway's own validator.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compileRevision, type Operation, parseDocument, type Revision, type Violation } from '@portico/contract';
import { whyUnreadable } from '../config-file.ts';
import type { Problem } from '../config-layer.ts';
import { readSources } from '../document-source.ts';
import { problemLines } from '../problem-lines.ts';
import { fieldOf, type Recording } from '../recording.ts';
import { readRecordings } from '../recording-file.ts';
import { count } from '../startup.ts';
import type { ExitCode, Terminal } from '../terminal.ts';

export interface ValidateFlags {
  readonly document: string;
  readonly format: 'text' | 'json';
}

/** One exchange and what is wrong with it. */
interface Verdict {
  /** File, and the number of the exchange in it when there are several. */
  readonly place: string;
  readonly method: string;
  readonly target: string;
  /** Id in the document; null when it has no such operation. */
  readonly operationId: string | null;
  readonly violations: readonly (Violation & { readonly of: 'request' | 'response' })[];
  /** What could not be checked because it was not recorded. */
  readonly unchecked: readonly string[];
}

/** 0 when all is well, 1 with violations or when no exchange is of the document, 2 when an input can't be read. */
export async function validate(
  files: readonly string[],
  { document, format }: ValidateFlags,
  { stdout, stderr, folder }: Terminal,
): Promise<ExitCode> {
  const [contract, ...inputs] = await Promise.all([
    readContract(document, folder),
    ...files.map((file) => readExchanges(file, folder)),
  ]);
  const problems = [contract, ...inputs].flatMap((input) => (isProblem(input) ? [input] : []));
  if (isProblem(contract) || problems.length > 0) {
    for (const line of problemLines(problems)) stderr.write(`${line}\n`);
    return 2;
  }
  const verdicts = inputs.flatMap((input) => (isProblem(input) ? [] : input)).map((one) => judge(contract, one));
  stdout.write(format === 'json' ? `${JSON.stringify(verdicts, undefined, 2)}\n` : verdicts.map(linesOf).join(''));
  const known = verdicts.filter(({ operationId }) => operationId !== null);
  const broken = known.filter(({ violations }) => violations.length > 0);
  stderr.write(
    `${count(verdicts.length, 'exchange')} · ${known.length} of the document · ${broken.length} with violations\n`,
  );
  return broken.length > 0 || known.length === 0 ? 1 : 0;
}

async function readContract(input: string, folder: string): Promise<Revision | Problem> {
  const { texts, problems } = await readSources([input], folder, 'document');
  const [source] = texts;
  if (problems[0] || !source) return problems[0] ?? { place: input, message: 'holds no document' };
  if (texts.length > 1)
    return { place: input, message: 'is a folder of documents; name one of them, or merge them first' };
  const { document, diagnostics } = parseDocument(source.service, source.text);
  return document
    ? compileRevision([document])
    : { place: source.place, message: diagnostics[0]?.message ?? 'is not an OpenAPI document' };
}

interface Exchange {
  readonly place: string;
  readonly recording: Recording;
}

async function readExchanges(file: string, folder: string): Promise<readonly Exchange[] | Problem> {
  try {
    const recordings = readRecordings(await readFile(resolve(folder, file), 'utf8'));
    if (typeof recordings === 'string') return { place: file, message: recordings };
    const several = recordings.length > 1;
    return recordings.map((recording, at) => ({ place: several ? `${file}#${at + 1}` : file, recording }));
  } catch (error) {
    return { place: file, message: whyUnreadable(error) };
  }
}

function judge(contract: Revision, { place, recording }: Exchange): Verdict {
  const { method, target } = recording;
  const [path = '', query = ''] = cut(target);
  const match = contract.routes.match(path);
  const operation =
    match?.entry.methods.get(method) ?? (method === 'HEAD' ? match?.entry.methods.get('GET') : undefined);
  if (!match || !operation) return { place, method, target, operationId: null, violations: [], unchecked: [] };
  const { parameters } = match;
  const request = checkRequest(contract, operation, { parameters, query, recording });
  const response = checkResponse(contract, operation, recording);
  return {
    place,
    method,
    target,
    operationId: operation.sourceOperationId ?? operation.operationId,
    violations: [
      ...request.violations.map((violation) => ({ of: 'request' as const, ...violation })),
      ...response.map((violation) => ({ of: 'response' as const, ...violation })),
    ],
    unchecked: request.unchecked,
  };
}

interface Asked {
  readonly parameters: readonly string[];
  readonly query: string;
  readonly recording: Recording;
}

function checkRequest(contract: Revision, operation: Operation, { parameters, query, recording }: Asked) {
  const { headers, body } = recording;
  const validator = contract.validator(operation);
  const violations = validator.checkHead({ parameters, query, headers });
  const plan = validator.planBody(fieldOf(headers, 'content-type'), body !== undefined);
  const more = bodyViolations();
  const unchecked = body === 'unknown' && plan.kind === 'buffer' ? ['request body: not recorded'] : [];
  return { violations: [...violations, ...more], unchecked };

  function bodyViolations(): readonly Violation[] {
    if (plan.kind === 'refuse') return plan.violations;
    if (plan.kind === 'buffer') return body instanceof Uint8Array ? plan.check(body) : [];
    if (plan.kind === 'pass') return [];
    const message = `The body must be of a declared media type: ${plan.supported.join(', ')}.`;
    return [{ in: 'body', pointer: '', keyword: 'mediaType', message, schema: '' }];
  }
}

function checkResponse(contract: Revision, operation: Operation, { method, response }: Recording) {
  if (!response) return [];
  const body = method === 'HEAD' || response.status === 206 ? undefined : response.body;
  return contract.responseValidator(operation).check(response.status, response.headers, body);
}

function linesOf({ place, method, target, operationId, violations, unchecked }: Verdict): string {
  const head = `${place}  ${method} ${target}`;
  if (operationId === null) return `${head}  no such operation in the document\n`;
  const notes = unchecked.map((what) => `${head}  ${operationId}  not checked: ${what}\n`).join('');
  if (violations.length === 0) return `${head}  ${operationId}  valid\n${notes}`;
  const lines = violations.map(({ of, keyword, message }) => `${head}  ${operationId}  ${of} ${keyword}: ${message}\n`);
  return lines.join('') + notes;
}

function cut(target: string): readonly string[] {
  const at = target.indexOf('?');
  return at < 0 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}

function isProblem(value: object): value is Problem {
  return 'place' in value && 'message' in value;
}
