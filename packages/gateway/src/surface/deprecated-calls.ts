// Counts calls of operations that their service has deprecated: what has to move before they can go.

import type { RequestCompleted } from '../events.ts';
import { createOperationCounts } from './operation-counts.ts';
import type { Family } from './prometheus-text.ts';

/** Counters from the gateway's start. */
export interface DeprecatedCalls {
  count(request: RequestCompleted): void;
  families(): readonly Family[];
}

export function createDeprecatedCalls(): DeprecatedCalls {
  const counts = createOperationCounts();
  return {
    count({ deprecated, service, operationId }) {
      if (deprecated && service !== undefined && operationId !== undefined) counts.add({ service, operationId });
    },
    families: () => [
      {
        name: 'portico_deprecated_requests_total',
        type: 'counter',
        help: 'Requests for operations that their service has deprecated, by operation.',
        samples: counts.samples(),
      },
    ],
  };
}
