// `portico verify`: holds a running service, or a gateway, to its document by calling it.

import { resolve } from 'node:path';
import {
  compileRevision,
  isObject,
  type Json,
  type JsonObject,
  own,
  parseDocument,
  printable,
  type Revision,
} from '@portico/contract';
import type { Problem } from '../config-layer.ts';
import { readSources } from '../document-source.ts';
import { problemLines } from '../problem-lines.ts';
import { reportProgress } from '../progress.ts';
import { count } from '../startup.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { durationPattern, parseDuration } from '../units.ts';
import { checks } from '../verify-checks.ts';
import { readCredentials } from '../verify-credentials.ts';
import { verifyJson, verifyJunit, verifySarif, verifyText } from '../verify-report.ts';
import { isCalled, runVerify } from '../verify-run.ts';
import { writeWhole } from '../write-file.ts';

export interface VerifyFlags {
  readonly document?: string;
  readonly seed: string;
  readonly maxCalls: string;
  readonly time: string;
  readonly timeout: string;
  readonly methods: 'safe' | 'all';
  readonly operations?: readonly string[];
  readonly excludeChecks?: readonly string[];
  readonly header?: readonly string[];
  readonly auth?: readonly string[];
  readonly format: 'text' | 'json';
  readonly junit?: string;
  readonly sarif?: string;
}

/** 0 when every check holds, 1 when one does not, 2 when the service or its document can't be asked. */
export async function verify(url: string, flags: VerifyFlags, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, folder, environment } = terminal;
  const fail = (message: string): ExitCode => {
    stderr.write(`${printable(message)}\n`);
    return 2;
  };
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return fail(`${url}  is not the URL of a service`);
  const base = new URL(url);
  const wrong = wrongFlag(flags);
  if (wrong !== undefined) return fail(wrong);
  const place = flags.document ?? (await announcedDocument(base));
  const contract = await readContract(place, folder);
  if ('message' in contract) {
    for (const line of problemLines([contract])) stderr.write(`${line}\n`);
    return 2;
  }
  const token = environment.PORTICO_TOKEN;
  const headers = [...(flags.header ?? []), ...(token ? [`Authorization: Bearer ${token}`] : [])];
  const credentials = readCredentials(headers, flags.auth ?? [], contract.document as unknown as JsonObject);
  if (typeof credentials === 'string') return fail(credentials);
  const wanted = new Set(flags.operations);
  const chosen = contract.operations.filter(
    (one) => wanted.size === 0 || wanted.has(one.operationId) || wanted.has(one.sourceOperationId ?? ''),
  );
  const operations = chosen.filter((operation) => isCalled(operation, flags.methods));
  if (operations.length === 0)
    return fail(
      `no operation to call: ${chosen.length > 0 ? 'those there are need --methods all' : 'see --operations'}`,
    );

  const progress = reportProgress(stderr, Number(flags.maxCalls), 'calls at most');
  const options = {
    base,
    revision: contract,
    operations,
    credentials,
    seed: Number(flags.seed),
    maxCalls: Number(flags.maxCalls),
    time: parseDuration(flags.time),
    timeout: parseDuration(flags.timeout),
    methods: flags.methods,
    excluded: new Set(flags.excludeChecks),
    step: progress.step,
  };
  const result = await runVerify(options);
  progress.end();
  try {
    if (flags.junit !== undefined) await writeWhole(resolve(folder, flags.junit), verifyJunit(result, options));
    if (flags.sarif !== undefined) await writeWhole(resolve(folder, flags.sarif), verifySarif(result, options, place));
  } catch (error) {
    return fail(`can't write the report: ${(error as Error).message}`);
  }
  stdout.write(flags.format === 'json' ? verifyJson(result, options) : verifyText(result, options));
  const note = (list: readonly { readonly operationId: string }[], words: string) => {
    if (list.length > 0)
      stderr.write(`${words}: ${printable(list.map(({ operationId }) => operationId).join(', '))}\n`);
  };
  note(result.unmade, 'no valid request could be made for');
  note(result.unauthorized, 'only 401 or 403 came from these; give --auth or --header');
  if (result.cutShort) stderr.write(`stopped at ${flags.maxCalls} calls; --max-calls allows more\n`);
  if (result.calls > 0 && result.failures.length > 0 && result.failures.every(({ check }) => check === 'no-answer'))
    return fail(`${url}  does not answer: ${result.failures[0]?.message}`);
  stderr.write(
    `${count(operations.length, 'operation')} · ${count(result.calls, 'call')} · ${count(result.failures.length, 'failure')} · seed ${flags.seed}\n`,
  );
  return result.failures.length > 0 ? 1 : 0;
}

function wrongFlag({ seed, maxCalls, time, timeout, excludeChecks }: VerifyFlags): string | undefined {
  if (!/^\d{1,9}$/.test(seed)) return '--seed is a whole number';
  if (!/^[1-9]\d{0,8}$/.test(maxCalls)) return '--max-calls is a whole number from 1';
  if (!durationPattern.test(time) || !durationPattern.test(timeout)) return 'a duration has a unit, such as 10s';
  const unknown = excludeChecks?.find((name) => !checks.has(name));
  return unknown === undefined ? undefined : `${unknown} is no check; there are ${[...checks.keys()].join(', ')}`;
}

/** Where the service says its document is, on its own origin; else the usual place. */
async function announcedDocument(base: URL): Promise<string> {
  const below = (path: string) => new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base).href;
  try {
    const response = await fetch(below('/health'), { redirect: 'error', signal: AbortSignal.timeout(5_000) });
    const announced = own(own((await response.json()) as Json, 'document'), 'url');
    const url = typeof announced === 'string' ? new URL(announced, base) : undefined;
    if (url?.origin === base.origin) return url.href;
  } catch {
    // No health, or none in JSON: the document is then where most have it.
  }
  return below('/openapi.json');
}

async function readContract(place: string, folder: string): Promise<Revision | Problem> {
  const { texts, problems } = await readSources([place], folder, 'service');
  const [source] = texts;
  if (problems[0] || !source) return problems[0] ?? { place, message: 'holds no document' };
  const { document, diagnostics } = parseDocument(source.service, source.text);
  if (!document || !isObject(document.root))
    return { place: source.place, message: diagnostics[0]?.message ?? 'is not an OpenAPI document' };
  return compileRevision([document]);
}
