// Everything a gateway can be told. Durations are milliseconds, sizes are bytes; units are parsed by the application.

import {
  type BreakingPolicy,
  defaultValidationPolicy,
  type MergePolicy,
  type ServicePolicy,
  type Severities,
  type ValidationPolicy,
} from '@portico/contract';

/** `auto` moves from the main thread to one of its own once all documents together are larger than 1 MiB. */
export type CompileMode = 'auto' | 'inline' | 'worker';

/** One logical upstream API. */
export interface ServiceOptions {
  /** Base URLs of its instances; a path in a URL is put before every upstream path. At least one. */
  readonly instances: readonly string[];
  /** Path on the service, absolute `http(s):` URL, or `file:` URL. Default: what its health says, else `/openapi.json`. */
  readonly document?: string;
  /** Path of the health endpoint on the service. Default `/health`. */
  readonly health?: string;
  readonly validation?: Partial<ValidationOptions>;
  /** Send the client's Host to the service instead of the service's own. Default false. */
  readonly preserveHost?: boolean;
  readonly merge?: ServicePolicy;
  readonly limits?: Partial<LoadLimits>;
  readonly retries?: Partial<RetryOptions>;
  readonly ejection?: Partial<EjectionOptions>;
  readonly timeouts?: Partial<TimeoutOptions>;
  readonly changes?: Partial<ChangeOptions>;
}

/** What happens when a service publishes another document. */
export interface ChangeOptions {
  /** `report` tells of changes that break callers, `hold` keeps the document back until it is released, `off` does not look. Default `report`. */
  readonly breaking: BreakingPolicy;
  /**
   * When a new document of a service with several instances takes part: as soon as `any` instance publishes it, or when `all` that
   * answer do. Default `any`.
   */
  readonly publish: 'any' | 'all';
  /** How long an operation that no instance has any more is answered with 503, before it is gone. Default 60,000. */
  readonly grace: number;
  /** How much changes of a rule count, by rule, where that is not as the catalogue has it. Default none. */
  readonly severity: Severities;
}

export const defaultChanges: ChangeOptions = { breaking: 'report', publish: 'any', grace: 60_000, severity: {} };

/** How much one service is given at a time, so that a slow one can't take the memory and patience of all. */
export interface LoadLimits {
  /** Requests between admission and the end of the answer; event streams and upgraded connections don't count. Default 1,024. */
  readonly inFlight: number;
  /** Requests that wait to be admitted; more are answered 503. Default 256. */
  readonly queue: number;
  /** How long one waits before it is answered 503. Default 2,000. */
  readonly queueWait: number;
}

/** When a request is tried once more on another instance. What was not sent at all always may, and counts against no budget. */
export interface RetryOptions {
  /** Whether a request that may be repeated is tried again after a reset or an answer 502, 503 or 504. Default true. */
  readonly enabled: boolean;
  /** Retries as a share of all requests. Default 0.2. */
  readonly budget: number;
  /** Retries that may be under way at any time, whatever the budget says. Default 3. */
  readonly minimum: number;
  /** Bytes of content that are sent a second time at most. Default 64 KiB. */
  readonly content: number;
}

/** When an instance is taken out of balancing for its failures. */
export interface EjectionOptions {
  /** Resets, timeouts and answers 502, 503 or 504 in a row. Default 5. */
  readonly failures: number;
  /** Failures to connect in a row. Default 3. */
  readonly connectFailures: number;
  /** The first ejection; each further one is twice as long, and up to half longer at random. Default 1,000. */
  readonly base: number;
  /** The longest, before chance. Default 60,000. */
  readonly longest: number;
  /** Share of a service's instances that may be out at a time; below one minus this, all are used. Default 0.5. */
  readonly share: number;
}

/** When requests are turned away because the process has more to do than it can. Zero turns a limit off. */
export interface OverloadOptions {
  /** Delay of the event loop, 99th percentile of a second, in milliseconds. Default 200. */
  readonly delay: number;
  /** Share of the heap's limit in use. Default 0.9. */
  readonly heap: number;
}

export const defaultOverload: OverloadOptions = { delay: 200, heap: 0.9 };

export const defaultLoadLimits: LoadLimits = { inFlight: 1_024, queue: 256, queueWait: 2_000 };

export const defaultRetries: RetryOptions = { enabled: true, budget: 0.2, minimum: 3, content: 64 * 1024 };

export const defaultEjection: EjectionOptions = {
  failures: 5,
  connectFailures: 3,
  base: 1_000,
  longest: 60_000,
  share: 0.5,
};

export interface ValidationOptions extends ValidationPolicy {
  /** Whether the document's `x-portico-validation` may ask for less than the operator does; for more it always may. */
  readonly delegate: boolean;
}

export interface RefreshOptions {
  /** Between two looks at an instance. Default 1,000; jittered downwards by up to 20 %. */
  readonly interval: number;
  /** Of one fetch of health or document, all of it. Default 5,000. */
  readonly timeout: number;
  /** Bytes of one document after content decoding. Default 16 MiB. */
  readonly maxDocument: number;
}

export interface HealthOptions {
  /** Whether what an instance says of its health counts when requests are shared out. Default true. */
  readonly active: boolean;
  /** Between two questions for it, when that is shorter than the refresh interval. Default 5,000. */
  readonly interval: number;
}

export interface TimeoutOptions {
  /** TCP connect to an instance. Default 2,000. */
  readonly connect: number;
  /** From the request's last byte to the response head. Default 15,000. */
  readonly headers: number;
  /** Between two chunks of a body, either way; streams of events are exempt. Default 30,000. */
  readonly idle: number;
}

/** How patient the gateway is with those who call it. */
export interface ClientOptions {
  /** To send a request's head, counted from the connection or the end of the request before. Default 15,000. */
  readonly head: number;
  /** To send all of content that is checked before it is forwarded. Default 60,000. */
  readonly content: number;
  /** Between two requests on a connection. Default 65,000. */
  readonly idle: number;
}

export const defaultClientOptions: ClientOptions = { head: 15_000, content: 60_000, idle: 65_000 };

/** How a request says who sends it, for counting who uses what. The first that a request has counts. */
export interface ConsumerOptions {
  /** Header with a key of the caller's, such as `X-API-Key`. */
  readonly apiKey?: string;
  /** Claim of the bearer token in Authorization, such as `azp` or `client_id`. */
  readonly claim?: string;
  /** Header in which callers give their name. */
  readonly header?: string;
  /** Callers that are shown by name; of all others a hash is shown. */
  readonly known?: readonly string[];
  /** Mixed into the hashes, so that short names can't be guessed from them. */
  readonly salt?: string;
}

export interface GatewayOptions {
  readonly version: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly refresh: RefreshOptions;
  readonly services: Readonly<Record<string, ServiceOptions>>;
  readonly validation: ValidationOptions;
  readonly limits: {
    /** Of a body that is buffered for validation. Default 1 MiB. */
    readonly body: number;
    /** Of a request head. Default 16 KiB. */
    readonly headers: number;
    /** Connections of clients in all; more are closed at once. Any number when absent or 0. Default 50,000. */
    readonly connections?: number;
    /** Connections of one address. Any number when absent or 0. Default 20,000. */
    readonly connectionsPerAddress?: number;
  } & Partial<LoadLimits>;
  readonly retries?: Partial<RetryOptions>;
  readonly ejection?: Partial<EjectionOptions>;
  readonly overload?: OverloadOptions;
  readonly health: HealthOptions;
  readonly timeouts: TimeoutOptions;
  readonly clients?: Partial<ClientOptions>;
  /** Read plain requests without node:http. Default true; the answers are the same. */
  readonly fastLane?: boolean;
  readonly changes?: Partial<ChangeOptions>;
  /** Who may change what the gateway does. Nobody when absent. */
  readonly admin?: {
    /** Presented as a bearer token. */
    readonly token: string;
  };
  /** How long a close waits for requests in flight. Default 30,000. */
  readonly drain: number;
  /**
   * How long a closing gateway goes on serving new connections and requests, so that whatever stands before it sees that it
   * is not ready and turns to others. Default 0.
   */
  readonly drainLead?: number;
  /** Where the last good documents are kept on disk. Nowhere when absent. */
  readonly snapshot?: { readonly folder: string };
  /** Nobody is counted when absent or without a way to tell callers apart. */
  readonly consumers?: ConsumerOptions;
  /** Info, servers, naming and tag order of the merged document. */
  readonly merge: Omit<MergePolicy, 'services' | 'reserved'>;
  /** Where documents are compiled. Default `auto`: on the main thread while they are few, then on a thread of their own. */
  readonly compile?: CompileMode;
}

/** The defaults of every option that has one. */
export const defaultOptions: Omit<GatewayOptions, 'version' | 'services'> = {
  listen: { host: '127.0.0.1', port: 8080 },
  refresh: { interval: 1_000, timeout: 5_000, maxDocument: 16 * 1024 * 1024 },
  validation: { ...defaultValidationPolicy, delegate: false },
  limits: {
    body: 1024 * 1024,
    headers: 16 * 1024,
    connections: 50_000,
    connectionsPerAddress: 20_000,
    ...defaultLoadLimits,
  },
  retries: defaultRetries,
  ejection: defaultEjection,
  clients: defaultClientOptions,
  fastLane: true,
  overload: defaultOverload,
  health: { active: true, interval: 5_000 },
  timeouts: { connect: 2_000, headers: 15_000, idle: 30_000 },
  drain: 30_000,
  drainLead: 0,
  consumers: { known: [] },
  changes: defaultChanges,
  merge: {},
};

export { reservedPaths } from './surface/reserved-paths.ts';
