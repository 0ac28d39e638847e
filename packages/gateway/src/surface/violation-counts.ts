// Counts broken contracts for `/-/metrics`, by operation: names that come from documents, and of them a bounded number.

import type { OperationReference, RequestViolated, ResponseViolated } from '../events.ts';
import type { Family, Sample } from './prometheus-text.ts';

/** Operations that are told apart; those that follow are counted together as `other`. */
const most = 5_000;

/** Counters from the gateway's start. */
export interface ViolationCounts {
  countRequest(event: RequestViolated): void;
  countResponse(event: ResponseViolated): void;
  families(): readonly Family[];
}

export function createViolationCounts(): ViolationCounts {
  const requests = new Map<string, number>();
  const responses = new Map<string, number>();
  return {
    countRequest: (event) => count(requests, event, event.violations.length),
    countResponse: (event) => count(responses, event, event.violations.length),
    families: () => [
      {
        name: 'portico_request_violations_total',
        type: 'counter',
        help: 'Violations in requests that were forwarded all the same, by operation.',
        samples: samplesOf(requests),
      },
      {
        name: 'portico_response_violations_total',
        type: 'counter',
        help: 'Violations in answers of services that were checked, by operation.',
        samples: samplesOf(responses),
      },
    ],
  };
}

function count(counts: Map<string, number>, { service, operationId }: OperationReference, violations: number): void {
  const name = `${service}\n${operationId}`;
  const key = counts.has(name) || counts.size < most ? name : 'other\nother';
  counts.set(key, (counts.get(key) ?? 0) + violations);
}

function samplesOf(counts: ReadonlyMap<string, number>): Sample[] {
  return [...counts].map(([key, value]) => {
    const [service = '', operation = ''] = key.split('\n');
    return { labels: { service, operation }, value };
  });
}
