// What services may read in two ways, and an operation may ask for all the same: an encoded slash, and header names with
// an underscore, which CGI and its heirs read as a hyphen.

import {
  declaredParameters,
  type JsonObject,
  keyHeaders,
  type Operation,
  type Revision,
  type ValidationPolicy,
} from '@portico/contract';
import type { Problem } from './problem-response.ts';
import type { RequestHead } from './request-head.ts';
import type { Target } from './target.ts';

/** The problem of a head that is for nothing that declares its header names. */
export function undeclaredHeaders({ underscored }: RequestHead): Problem | undefined {
  if (!underscored) return undefined;
  const detail =
    'A header name has an underscore, which some services read as a hyphen, and its operation declares none.';
  return { id: 'bad-request', detail };
}

/** What is said of a request, and the operation that it matched, if any. */
export interface Addressed {
  readonly head: RequestHead;
  readonly target: Target;
  readonly operation: Operation | undefined;
}

/** Why a request is refused unless its operation takes what is ambiguous in it; undefined when nothing is. */
export function ambiguityOf(
  { head, target, operation }: Addressed,
  revision: Revision,
  policyOf: (operation: Operation) => ValidationPolicy,
): Problem | undefined {
  if (target.encodedSlash && !(operation && policyOf(operation).encodedSlash === 'allow')) return target.encodedSlash;
  const isDeclared = head.underscored && operation && declares(operation, revision, head.underscored);
  return isDeclared ? undefined : undeclaredHeaders(head);
}

function declares(operation: Operation, revision: Revision, names: readonly string[]): boolean {
  const parameters = declaredParameters(operation, revision.part(operation.service));
  const declared = parameters.flatMap((one) => (one.in === 'header' ? [one.name.toLowerCase()] : []));
  const isKnown = (name: string) => declared.includes(name);
  if (names.every(isKnown)) return true;
  if (operation.definition.security === undefined) return false;
  declared.push(...keyHeaders(operation, revision.document as unknown as JsonObject));
  return names.every(isKnown);
}
