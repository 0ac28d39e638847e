// Counts broken contracts for `/-/metrics`, by operation.

import type { RequestViolated, ResponseViolated } from '../events.ts';
import { createOperationCounts } from './operation-counts.ts';
import type { Family } from './prometheus-text.ts';

/** Counters from the gateway's start. */
export interface ViolationCounts {
  countRequest(event: RequestViolated): void;
  countResponse(event: ResponseViolated): void;
  families(): readonly Family[];
}

export function createViolationCounts(): ViolationCounts {
  const requests = createOperationCounts();
  const responses = createOperationCounts();
  return {
    countRequest: (event) => requests.add(event, event.violations.length),
    countResponse: (event) => responses.add(event, event.violations.length),
    families: () => [
      {
        name: 'portico_request_violations_total',
        type: 'counter',
        help: 'Violations in requests that were forwarded all the same, by operation.',
        samples: requests.samples(),
      },
      {
        name: 'portico_response_violations_total',
        type: 'counter',
        help: 'Violations in answers of services that were checked, by operation.',
        samples: responses.samples(),
      },
    ],
  };
}
