// One request and its response on their way through the gateway: what every stage may need to know of it.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Operation, ProblemId, Revision, Violation } from '@portico/contract';
import type { RequestHead } from './request-head.ts';
import type { Tunnel } from './tunnel.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Read once when the request arrived; a later one does not concern this exchange. */
  readonly revision: Revision;
  /** The client waits for `100 Continue` before it sends its content (RFC 9110 10.1.1). */
  readonly awaitsContinue: boolean;
  /** True while the gateway drains: the answer then ends the connection. */
  readonly closing: boolean;
  /** The connection itself, when the client asks for another protocol on it. */
  readonly tunnel: Tunnel | undefined;
  /** Undefined until the head has been found sane. */
  head: RequestHead | undefined;
  /** Canonical path without query; as received until it has been read. */
  path: string;
  operation: Operation | undefined;
  /** Set when the gateway itself answers with a problem. */
  problem: ProblemId | undefined;
  /** What was found and only reported; undefined when all is well. */
  violations: readonly Violation[] | undefined;
}
