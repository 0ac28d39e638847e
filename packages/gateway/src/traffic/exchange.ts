// One request and its response on their way through the gateway: what every stage may need to know of it, whichever lane it
// arrived on.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Operation, ProblemId, Revision, Violation } from '@portico/contract';
import type { RequestHead } from './request-head.ts';
import type { Tunnel } from './tunnel.ts';

/** A request as its lane has read it. node:http's request is one. */
export interface ClientRequest {
  readonly method?: string | undefined;
  /** The request target, as received. */
  readonly url?: string | undefined;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** `1.1` or `1.0`; the standard lane may have read something else. */
  readonly httpVersion: string;
  readonly httpVersionMinor: number;
  /** All of it has arrived. */
  readonly complete: boolean;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Where the answer is written to: the part of node:http's response that both lanes have. */
export interface ClientResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  /** All of the answer has been handed to the connection. */
  readonly writableFinished: boolean;
  /** Field names and values in turn. The head goes out with what is written next, or by `flushHeaders`. */
  writeHead(status: number, headers: string[]): unknown;
  writeHead(status: number, reason: string, headers: string[]): unknown;
  flushHeaders(): void;
  writeInformation?(status: number, headers: string[]): unknown;
  /** Chunks below this size are copied by `write`; none when absent. */
  readonly copiesBelow?: number;
  /** False when the client reads slowly: `drain` follows. `done` is called when the chunk is not used any more. */
  write(chunk: Buffer | string, done?: () => void): boolean;
  addTrailers(trailers: [string, string][]): void;
  end(chunk?: string): unknown;
  /** Cuts the connection: never a clean end of a truncated answer. */
  destroy(): unknown;
  /** `close`: the answer is written, or its connection is gone. */
  on(event: 'close' | 'drain', listener: () => void): unknown;
}

/** What the standard lane has beyond that: node:http's own objects, and what only they can do. */
export interface NodeSide {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The client waits for `100 Continue` before it sends its content (RFC 9110 10.1.1). */
  readonly awaitsContinue: boolean;
  /** The connection itself, when the client asks for another protocol on it. */
  readonly tunnel: Tunnel | undefined;
}

export interface Exchange {
  readonly request: ClientRequest;
  readonly response: ClientResponse;
  /** Undefined on the fast lane, where `received` is all the content there is. */
  readonly node: NodeSide | undefined;
  /** Content that came together with the head; undefined on the standard lane. */
  readonly received: Buffer | undefined;
  readonly requestId: string;
  /** Read once when the request arrived; a later one does not concern this exchange. */
  readonly revision: Revision;
  /** True while the gateway drains: the answer then ends the connection. */
  readonly closing: boolean;
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
