// Counts by operation for `/-/metrics`: names that come from documents, and of them a bounded number.

import type { OperationReference } from '../events.ts';
import type { Sample } from './prometheus-text.ts';

/** Operations that are told apart; those that follow are counted together as `other`. */
const most = 5_000;

/** One counter for each operation, from the gateway's start. */
export interface OperationCounts {
  add(operation: Pick<OperationReference, 'service' | 'operationId'>, amount?: number): void;
  samples(): Sample[];
}

export function createOperationCounts(): OperationCounts {
  const counts = new Map<string, number>();
  return {
    add({ service, operationId }, amount = 1) {
      const name = `${service}\n${operationId}`;
      const key = counts.has(name) || counts.size < most ? name : 'other\nother';
      counts.set(key, (counts.get(key) ?? 0) + amount);
    },
    samples: () =>
      [...counts].map(([key, value]) => {
        const [service = '', operation = ''] = key.split('\n');
        return { labels: { service, operation }, value };
      }),
  };
}
