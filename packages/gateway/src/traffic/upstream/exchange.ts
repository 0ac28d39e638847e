// What traffic and an upstream client say to each other about one request, whichever client it is.

import type { Duplex, Readable } from 'node:stream';

/** A request as it goes to an instance. Everything in it has been checked: a client writes it as it is. */
export interface UpstreamRequest {
  /** Path and query. */
  readonly path: string;
  readonly method: string;
  /** Names and values in turn; framing other than Content-Length is the client's. */
  readonly headers: readonly string[];
  readonly body: Buffer | Readable | null;
  /** Protocol to change to. */
  readonly upgrade: string | null;
}

/** One request under way, seen from the side that sent it. */
export interface UpstreamControl {
  /** Header fields of the last response head, names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly rawTrailers: readonly string[];
  /** Ends it: `onResponseError` is called with `error`, unless the response has ended. */
  abort(error: Error): void;
  pause(): void;
  resume(): void;
}

/**
 * How long a chunk may be used: for ever, until the call returns, or until this is called (or for ever, when it never is).
 */
export type ChunkUse = 'kept' | 'borrowed' | (() => void);

/** Told in this order; after `onResponseEnd` or `onResponseError` nothing more is. */
export interface UpstreamHandler {
  onRequestStart(control: UpstreamControl): void;
  /** All of the request has been written. May come after the response began. */
  onRequestSent(): void;
  /** Also for interim responses, status below 200. */
  onResponseStart(control: UpstreamControl, status: number, reason: string): void;
  onResponseData(control: UpstreamControl, chunk: Buffer, use: ChunkUse): void;
  /** The response has begun, and what has arrived of it has been told. */
  onResponseRest(control: UpstreamControl): void;
  onResponseEnd(control: UpstreamControl): void;
  /** The service has changed to the protocol that was asked for. */
  onRequestUpgrade(control: UpstreamControl, status: number, socket: Duplex): void;
  /** `control` is null when nothing of the request was sent. */
  onResponseError(control: UpstreamControl | null, error: Error): void;
}

/** Sends requests to one instance. */
export interface Upstream {
  dispatch(request: UpstreamRequest, handler: UpstreamHandler): void;
}
