// What a diff of two contracts gives: changes, each with who is hurt, how, and a proof where there can be one.

/** `breaking` hurts a caller that keeps to the old contract; `risky` may; `additive` and `cosmetic` can't. */
export type ChangeSeverity = 'breaking' | 'risky' | 'additive' | 'cosmetic';

/** Severities, the worst first. */
export const changeSeverities: readonly ChangeSeverity[] = ['breaking', 'risky', 'additive', 'cosmetic'];

/** The operation a change is about, as clients see it. */
export interface ChangedOperation {
  readonly method: string;
  /** Path template of the newer contract, of the older one when the operation is gone. */
  readonly path: string;
  readonly operationId?: string;
  readonly service?: string;
}

/** A request that the old contract accepts and the new one refuses, checked with both validators. */
export interface RequestWitness {
  readonly kind: 'request';
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body?: string;
  /** What the new contract says to it, in a sentence. */
  readonly refusal: string;
}

/** A response that the new contract allows and the old one forbids, checked with both validators. */
export interface ResponseWitness {
  readonly kind: 'response';
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body?: string;
  /** What the old contract says to it, in a sentence. */
  readonly refusal: string;
}

export type Witness = RequestWitness | ResponseWitness;

/** One difference between two contracts. */
export interface Change {
  /** Twelve hex digits over rule, operation and place: the same on every run; what accepted-breaks.json names. */
  readonly id: string;
  /** Name of the rule in the catalogue; oasdiff's where it has one. */
  readonly rule: string;
  readonly severity: ChangeSeverity;
  /** What of the operation it is about: `query parameter sort`, `body application/json /name`, `response 200`, `security`. */
  readonly place: string;
  /** Absent when the change is about the contract as a whole. */
  readonly operation?: ChangedOperation;
  /** JSON Pointer in the older document; absent when there is nothing there. */
  readonly before?: string;
  /** JSON Pointer in the newer document. */
  readonly after?: string;
  /** One sentence: who is hurt and how. */
  readonly message: string;
  readonly witness?: Witness;
  /** Present when the owners have agreed to this break. */
  readonly accepted?: { readonly reason: string; readonly expires?: string };
}
