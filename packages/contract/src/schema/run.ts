// One run of compiled checks over one value: where it is, what it found, and how much it may still cost.

import type { Instance } from './instance.ts';
import type { Exemption } from './optional-members.ts';
import type { Resource } from './resources.ts';
import type { SchemaNode } from './schema-node.ts';

/** A compiled schema or keyword: true when the value satisfies it. Reports into the run only while it collects. */
export type Check = (value: Instance, run: Run) => boolean;

/** The keyword a finding is about. */
export interface Site {
  readonly keyword: string;
  /** JSON Pointer of the keyword in the document. */
  readonly pointer: string;
}

/** One failed check inside a value. */
export interface Finding {
  readonly keyword: string;
  /** JSON Pointer into the value. */
  readonly pointer: string;
  /** A predicate: "must be at most 10". */
  readonly message: string;
  /** JSON Pointer of the keyword in the document. */
  readonly schema: string;
  /** Number of steps from the value's root. */
  readonly depth: number;
}

type Excused = ReadonlySet<string> | undefined;

/** A verdict that is kept, and where its reasons were told. */
export interface Verdict {
  readonly holds: boolean;
  readonly toldIn: readonly Finding[] | undefined;
  readonly toldAt: string | undefined;
}

export interface Run {
  findings: Finding[];
  /** False while only the verdict counts, and once there are as many findings as anybody reads. */
  collecting: boolean;
  /** Tokens from the root to the value under check; only the first `depth` count. */
  readonly path: (string | number)[];
  depth: number;
  /** Schema resources entered, outermost first: the dynamic scope of `$dynamicRef`. */
  readonly scope: Resource[];
  /** Members that `required` does not demand of a value under check; see optional-members.ts. */
  readonly exemptions: Exemption[];
  /** References followed, to end a check that would go on for ever. */
  steps: number;
  /** Forms of anyOf and oneOf that were tried again to say why they do not match. */
  explained: number;
  /** References that are being followed at the moment. */
  nesting: number;
  /** True once a verdict depended on the way to its schema, so that none can be kept. */
  dynamic: boolean;
  /** Verdicts that are kept once a run has become long, by what is excused, schema and value. */
  readonly verdicts: Map<Excused, Map<SchemaNode, Map<Instance, Verdict>>>;
  /** Unions of what outer and inner schemas excuse: one set for each two, so that verdicts find each other. */
  readonly unions: Map<ReadonlySet<string>, Map<ReadonlySet<string>, ReadonlySet<string>>>;
  /** Values under check by a schema, kept once references nest deeply. */
  readonly active: Map<SchemaNode, Set<Instance>>;
}

/** Findings of one value; the caller needs no more to see what is wrong. */
export const MAX_FINDINGS = 20;

export function startRun(): Run {
  return {
    findings: [],
    collecting: true,
    path: [],
    depth: 0,
    scope: [],
    exemptions: [],
    steps: 0,
    explained: 0,
    nesting: 0,
    dynamic: false,
    verdicts: new Map(),
    unions: new Map(),
    active: new Map(),
  };
}

/** Makes a run that found nothing as good as new. */
export function resetRun(run: Run): void {
  run.collecting = true;
  run.path.length = 0;
  run.depth = 0;
  run.scope.length = 0;
  run.exemptions.length = 0;
  run.steps = 0;
  run.explained = 0;
  run.nesting = 0;
  run.dynamic = false;
  if (run.verdicts.size > 0) run.verdicts.clear();
  if (run.unions.size > 0) run.unions.clear();
  if (run.active.size > 0) run.active.clear();
}

/** Notes a failed keyword, once, however many references lead to it. Always false, so that a check can end with it. */
export function report(run: Run, { keyword, pointer: schema }: Site, message: string): false {
  const { depth, findings } = run;
  const pointer = pointerOf(run);
  for (const known of findings) {
    if (known.schema === schema && known.pointer === pointer && known.message === message) return false;
  }
  findings.push({ keyword, pointer, message, schema, depth });
  if (run.findings.length >= MAX_FINDINGS) run.collecting = false;
  return false;
}

/** The verdict of `check` alone, without findings. */
export function satisfies(check: Check, value: Instance, run: Run): boolean {
  const collecting = run.collecting;
  run.collecting = false;
  const verdict = check(value, run);
  run.collecting = collecting;
  return verdict;
}

/** `token` as one step of a JSON Pointer (RFC 6901 section 3). */
export function escapeToken(token: string | number): string {
  if (typeof token === 'number') return String(token);
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** JSON Pointer to the value under check. */
export function pointerOf(run: Run): string {
  let pointer = '';
  for (let i = 0; i < run.depth; i++) pointer += `/${escapeToken(run.path[i] as string | number)}`;
  return pointer;
}
