// A response as proof: what the new contract allows and the old one forbids, asked of both validators before it is told.

import { utf8Bytes } from '../revision/text-codec.ts';
import type { Violation } from '../validator.ts';
import type { ResponseWitness } from './change.ts';
import { sentAs } from './media-pairs.ts';
import type { OperationPair, Side } from './operation-pair.ts';
import type { Proof } from './schema-findings.ts';
import { valuesAtRoot } from './witness-value.ts';

const MOST_TRIES = 40;

/** Proof that a body that may come is not what was promised. */
export function responseProof(pair: OperationPair, status: string, type: string): Proof {
  const code = codeOf(status);
  const sent = sentAs(type);
  return (breach, comparison) => {
    for (const value of valuesAtRoot(breach, comparison).slice(0, MOST_TRIES)) {
      const witness = checked(pair, { status: code, headers: ['content-type', sent], body: JSON.stringify(value) });
      if (witness) return witness;
    }
    return undefined;
  };
}

function codeOf(status: string): number {
  if (/^\d{3}$/.test(status)) return Number(status);
  return /^\d/.test(status) ? Number(`${status[0]}00`) : 500;
}

type Draft = Pick<ResponseWitness, 'status' | 'headers' | 'body'>;

function checked({ before, after }: OperationPair, draft: Draft): ResponseWitness | undefined {
  if (violationsOf(after, draft).length > 0) return undefined;
  const [refused] = violationsOf(before, draft);
  return refused && { kind: 'response', ...draft, refusal: refused.message };
}

function violationsOf({ contract, operation }: Side, { status, headers, body }: Draft): readonly Violation[] {
  return contract.responseValidator(operation).check(status, headers, body === undefined ? undefined : utf8Bytes(body));
}
