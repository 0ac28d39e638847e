// What a candidate document is checked against: the document its service has there now, what other services serve, and who
// calls what. Read from a running gateway or from a file.

import type { OperationUse, ServicePolicy } from '@portico/contract';
import type { Problem } from '../config-layer.ts';
import type { RouteRow } from '../routes-table.ts';

/** The system that a candidate wants to go into. */
export interface Environment {
  /** File or URL. */
  readonly place: string;
  /** What the service publishes there now, and how that is merged; undefined when it is new. */
  readonly current: { readonly text: string; readonly policy: ServicePolicy } | undefined;
  /** How the candidate will be merged. */
  readonly policy: ServicePolicy;
  /** Operations of the other services, under public paths. */
  readonly others: readonly RouteRow[];
  /** Who calls the service's operations; undefined where nobody is counted. */
  readonly uses: readonly OperationUse[] | undefined;
  /** What those counts can't tell, in a sentence. */
  readonly unseen: string | undefined;
}

export type EnvironmentResult =
  | { readonly environment: Environment; readonly problem: undefined }
  | { readonly environment: undefined; readonly problem: Problem };
