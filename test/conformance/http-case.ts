// The shape of the case tables in http/, one file a class of cases, and what is filled in when a case leaves it out.

import { readdirSync, readFileSync } from 'node:fs';
import type { ByteStep } from '../support/byte-script.ts';
import type { UpstreamAnswer } from '../support/scripted-upstream.ts';

/** A status, or `closed` for a connection that ends without an answer. Several are alternatives. */
export type Outcome = number | 'closed';

/**
 * `null`: absent; a string: exactly once, with this value; an array: these values in order; `match`: exactly once, and it
 * matches; `without`: however often, but no value matches.
 */
export type FieldExpectation =
  | null
  | string
  | readonly string[]
  | { readonly match: string }
  | { readonly without: string };

export interface HttpCase {
  /** Class and name: `fr-cl-te-both`. Unique over all tables. */
  readonly id: string;
  /** Section that decides: an RFC's, or `policy` where the project is stricter than it must be. */
  readonly rfc: string;
  readonly note?: string;
  /** `impatient`: on a gateway with timeouts of a few hundred milliseconds. Default `patient`. */
  readonly profile?: 'patient' | 'impatient';
  /** What the client does. */
  readonly send: readonly ByteStep[];
  /** Methods of the requests in `send`; default: the one that `send` begins with. */
  readonly methods?: readonly string[];
  /** What the service answers, request by request; default: `usualAnswer`. */
  readonly answers?: readonly UpstreamAnswer[];
  /** Of the only response, or of each of a pipeline. */
  readonly status?: Outcome | readonly Outcome[];
  readonly statuses?: readonly (Outcome | readonly Outcome[])[];
  /** Requests that reach the service. Default: one for each answer below 400; one when the case has `answers`. */
  readonly forwarded?: number | readonly number[];
  /** Whether the client's connection must end, must end without a reset, or must take another request. Left out: any. */
  readonly connection?: 'close' | 'fin' | 'keep';
  /** The first forwarded request. */
  readonly sees?: {
    readonly line?: string | { readonly match: string };
    readonly fields?: Readonly<Record<string, FieldExpectation>>;
    readonly body?: string;
    readonly trailers?: Readonly<Record<string, FieldExpectation>>;
    readonly aborted?: boolean;
    readonly complete?: boolean;
  };
  /** The last final response. */
  readonly gets?: {
    readonly fields?: Readonly<Record<string, FieldExpectation>>;
    readonly body?: string | { readonly match: string };
    readonly trailers?: Readonly<Record<string, FieldExpectation>>;
    /** Statuses of interim responses, or whatever comes. Default: none but 100. */
    readonly interim?: readonly number[] | 'any';
    /** True when the message must be recognisably cut off; `maybe` when it may be. */
    readonly incomplete?: true | 'maybe';
    /** Id of the problem. */
    readonly problem?: string;
    readonly reason?: string;
  };
}

const tables = new URL('http/', import.meta.url);

/** All cases with the table each stands in, `contract.json` and `known.json` being no tables of cases. */
export function readCases(): readonly { readonly table: string; readonly cases: readonly HttpCase[] }[] {
  return readdirSync(tables)
    .filter((name) => name.endsWith('.json') && name !== 'contract.json' && name !== 'known.json')
    .sort()
    .map((name) => ({ table: name.slice(0, -5), cases: readTable(name) as readonly HttpCase[] }));
}

/** The document of the service behind the gateway. */
export function readContract(): object {
  return readTable('contract.json') as object;
}

/** Cases that can't be met, with the reason. */
export function readKnown(): ReadonlyMap<string, string> {
  return new Map(Object.entries(readTable('known.json') as Record<string, string>));
}

/** What each response may be, in order. */
export function outcomesOf({ status, statuses }: HttpCase): readonly (readonly Outcome[])[] {
  return (statuses ?? [status ?? 200]).map((one) => (Array.isArray(one) ? one : [one]) as readonly Outcome[]);
}

/** Methods of the requests, for reading the responses. */
export function methodsOf({ send, methods, statuses }: HttpCase): readonly string[] {
  if (methods) return methods;
  const [first] = send;
  const text = typeof first === 'string' ? first : Array.isArray(first) ? String(first[0]) : '';
  const method = text.split(' ')[0] ?? 'GET';
  return Array.from({ length: statuses?.length ?? 1 }, () => method);
}

function readTable(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, tables), 'utf8'));
}
