// The phases of a verification: examples, boundaries, methods and credentials, random requests, sequences. The same seed
// and document give the same requests in the same order.

import {
  coverageCases,
  createRandom,
  exampleCases,
  isObject,
  type Json,
  type Operation,
  own,
  type RequestCase,
  type RequestPlan,
  type Revision,
  randomCase,
  requestPlan,
  smallerCases,
  type WrittenRequest,
} from '@portico/contract';
import { type Answer, call, headerOf } from './verify-call.ts';
import { type Expectation, type Miss, missesOf } from './verify-checks.ts';
import type { Credentials } from './verify-credentials.ts';

export interface VerifyOptions {
  readonly base: URL;
  readonly revision: Revision;
  readonly operations: readonly Operation[];
  readonly credentials: Credentials;
  readonly seed: number;
  readonly maxCalls: number;
  /** Milliseconds for random requests. */
  readonly time: number;
  /** Milliseconds for one call. */
  readonly timeout: number;
  readonly methods: 'safe' | 'all';
  readonly excluded: ReadonlySet<string>;
  /** Called after each call. */
  step(): void;
}

/** The first failure of a check in an operation. */
export interface Failure extends Miss {
  readonly operation: Operation;
  readonly phase: string;
  readonly request: WrittenRequest;
}

export interface VerifyResult {
  readonly failures: readonly Failure[];
  readonly calls: number;
  /** Operations that no request could be thought of for. */
  readonly unmade: readonly Operation[];
  /** Operations that answered nothing but 401 and 403. */
  readonly unauthorized: readonly Operation[];
  /** Calls were left out because of `maxCalls`. */
  readonly cutShort: boolean;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

/** Is the operation called under `--methods`? */
export function isCalled({ method }: Operation, methods: 'safe' | 'all'): boolean {
  return methods === 'all' || SAFE.has(method);
}

/** Runs all phases one after the other. */
export async function runVerify(options: VerifyOptions): Promise<VerifyResult> {
  const { revision, credentials, operations } = options;
  const failures = new Map<string, Failure>();
  const statuses = new Map<Operation, Set<number>>();
  let calls = 0;
  let cutShort = false;
  const plans = operations.map((operation) => requestPlan(operation, revision.part(operation.service)));

  async function send(operation: Operation, request: WrittenRequest, bare = false): Promise<Answer | undefined> {
    if (calls >= options.maxCalls) {
      cutShort = true;
      return undefined;
    }
    calls += 1;
    const answer = await call(options.base, bare ? request : credentials.on(request, operation), options.timeout);
    options.step();
    if (!bare && 'status' in answer) statuses.set(operation, (statuses.get(operation) ?? new Set()).add(answer.status));
    return answer;
  }

  function note(operation: Operation, phase: string, request: WrittenRequest, misses: readonly Miss[]): void {
    for (const miss of misses) {
      const key = `${operation.key} ${miss.check}`;
      if (!options.excluded.has(miss.check) && !failures.has(key))
        failures.set(key, { ...miss, operation, phase, request });
    }
  }

  async function tryCase(plan: RequestPlan, one: RequestCase, phase: string): Promise<Answer | undefined> {
    const { operation } = plan;
    const answer = await send(operation, one.request);
    if (!answer) return undefined;
    const misses = missesOf(answer, expectation(operation, one));
    const fresh = misses.filter(({ check }) => !failures.has(`${operation.key} ${check}`));
    const [first] = fresh;
    const smaller = first && one.edits.length > 1 ? await shrunk(plan, one, first.check) : undefined;
    if (smaller) note(operation, phase, smaller.request, [smaller.miss]);
    note(operation, phase, one.request, misses);
    return answer;
  }

  /** The case with as few changes as still show the failure. */
  async function shrunk(plan: RequestPlan, one: RequestCase, check: string) {
    let best: { readonly request: WrittenRequest; readonly miss: Miss } | undefined;
    let open = smallerCases(plan, one);
    for (let tries = 0; open.length > 0 && tries < 12; tries++) {
      const [next, ...others] = open as [RequestCase, ...RequestCase[]];
      const answer = await send(plan.operation, next.request);
      if (!answer) break;
      const miss = missesOf(answer, expectation(plan.operation, next)).find((found) => found.check === check);
      if (miss) best = { request: next.request, miss };
      open = miss ? smallerCases(plan, next) : others;
    }
    return best;
  }

  function expectation(operation: Operation, { violation }: Pick<RequestCase, 'violation'>): Expectation {
    return { operation, validator: revision.responseValidator(operation), violation };
  }

  for (const plan of plans) for (const one of exampleCases(plan)) await tryCase(plan, one, 'examples');
  for (const plan of plans) for (const one of coverageCases(plan)) await tryCase(plan, one, 'coverage');
  for (const plan of plans) await tryCredentials(plan);
  for (const plan of plans) await tryMethod(plan);
  if (options.methods === 'all') for (const plan of plans) await trySequence(plan);
  await fuzz();
  const unauthorized = operations.filter((operation) => {
    const seen = statuses.get(operation);
    return seen !== undefined && [...seen].every((status) => status === 401 || status === 403);
  });
  return {
    failures: [...failures.values()],
    calls,
    cutShort,
    unauthorized,
    unmade: plans.filter(({ examples }) => examples.length === 0).map(({ operation }) => operation),
  };

  async function fuzz(): Promise<void> {
    const random = createRandom(options.seed);
    const usable = plans.filter(({ edits }) => edits.length > 0);
    const end = performance.now() + options.time;
    while (usable.length > 0 && performance.now() < end && calls < options.maxCalls) {
      for (const plan of usable) {
        const one = randomCase(plan, random);
        if (one && performance.now() < end) await tryCase(plan, one, 'fuzz');
      }
    }
  }

  async function tryCredentials({ operation, examples, write }: RequestPlan): Promise<void> {
    const request = write(examples[0]);
    if (!request || !credentials.isSecured(operation)) return;
    const wrong = { ...request, headers: [...request.headers, 'authorization', 'Bearer not-a-token'] };
    for (const [words, one] of [['no credentials', request] as const, ['a made-up token', wrong] as const]) {
      const answer = await send(operation, one, true);
      if (!answer || 'error' in answer || answer.status >= 400) continue;
      note(operation, 'credentials', one, [
        { check: 'auth-not-enforced', message: `answered ${answer.status} to a request with ${words}` },
      ]);
    }
  }

  async function tryMethod({ operation, examples, write }: RequestPlan): Promise<void> {
    const request = write(examples[0]);
    const [path = ''] = request?.target.split('?') ?? [];
    const match = revision.routes.match(path);
    const first = [...(match?.entry.methods.values() ?? [])].find((one) => operations.includes(one));
    // Once for a path, and only where the path means this operation's template.
    if (!request || first !== operation) return;
    const candidates = options.methods === 'all' ? ['PATCH', 'DELETE', 'PUT', 'POST', 'GET'] : ['GET', 'TRACE'];
    const method = candidates.find((one) => !match?.entry.methods.has(one));
    if (method === undefined) return;
    const tried = { method, target: path, headers: [], body: undefined };
    const answer = await send(operation, tried);
    if (!answer || 'error' in answer || answer.status === 501) return;
    const { status, headers } = answer;
    if (status === 405 && headerOf(headers, 'allow') !== undefined) return;
    const message =
      status === 405 ? 'answered 405 without Allow' : `answered ${status} to ${method}, which is not declared`;
    note(operation, 'methods', tried, [{ check: 'undeclared-method', message }]);
  }

  /** Creates, reads, deletes and reads again. */
  async function trySequence(plan: RequestPlan): Promise<void> {
    const { operation: create, examples } = plan;
    if (create.method !== 'POST') return;
    const request = plan.write(examples[0]);
    const answer = request && (await send(create, request));
    if (!answer || 'error' in answer || answer.status !== 201) return;
    const target = createdAt(create, answer);
    const match = target === undefined ? undefined : revision.routes.match(target);
    const [read, remove] = [match?.entry.methods.get('GET'), match?.entry.methods.get('DELETE')];
    if (target === undefined || !read) return;
    const get = { method: 'GET', target, headers: [], body: undefined };
    const there = await send(read, get);
    if (!there || 'error' in there) return;
    note(read, 'sequences', get, missesOf(there, expectation(read, { violation: undefined })));
    if (there.status >= 400) {
      note(read, 'sequences', get, [
        { check: 'created-is-there', message: `answered ${there.status} right after ${create.operationId}` },
      ]);
    }
    if (!remove) return;
    const removal = { ...get, method: 'DELETE' };
    const gone = await send(remove, removal);
    if (!gone || 'error' in gone || gone.status >= 300) return;
    note(remove, 'sequences', removal, missesOf(gone, expectation(remove, { violation: undefined })));
    const after = await send(read, get);
    if (!after || 'error' in after || after.status === 404 || after.status === 410) return;
    note(read, 'sequences', get, [
      { check: 'deleted-is-gone', message: `answered ${after.status} after ${remove.operationId} had deleted it` },
    ]);
  }

  /** Where the thing that was created is: by Location, by a link, or by its id below the collection. */
  function createdAt(create: Operation, answer: Extract<Answer, { status: number }>): string | undefined {
    const location = headerOf(answer.headers, 'location');
    if (location !== undefined) {
      const url = URL.canParse(location, options.base)
        ? new URL(location, new URL(create.path, options.base))
        : undefined;
      return url?.origin === options.base.origin ? url.pathname : undefined;
    }
    const body = jsonOf(answer.body);
    const links = own(own(own(create.definition, 'responses'), '201'), 'links');
    for (const link of Object.values(isObject(links) ? links : {})) {
      const target = operations.find((one) => one.operationId === own(link, 'operationId') && one.method === 'GET');
      const parameters = own(link, 'parameters');
      if (!target || !isObject(parameters)) continue;
      return target.path.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
        const expression = String(own(parameters, name) ?? '');
        const pointer = /^\$response\.body#\/(.+)$/.exec(expression)?.[1] ?? '';
        return encodeURIComponent(String(own(body, pointer) ?? ''));
      });
    }
    const id = own(body, 'id');
    if ((typeof id !== 'string' && typeof id !== 'number') || create.path.includes('{')) return undefined;
    return `${create.path}/${encodeURIComponent(String(id))}`;
  }
}

function jsonOf(bytes: Uint8Array): Json {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as Json;
  } catch {
    return null;
  }
}
