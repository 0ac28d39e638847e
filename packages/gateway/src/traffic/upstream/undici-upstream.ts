// The same through undici: for TLS, and for connections that change their protocol.

import type { Duplex } from 'node:stream';
import type { Dispatcher, Pool } from 'undici';
import type { Upstream, UpstreamControl, UpstreamHandler } from './exchange.ts';

/** Sends requests through a pool of undici's. */
export function undiciUpstream(pool: Pool): Upstream {
  return {
    dispatch({ method, ...request }, handler) {
      const headers = [...request.headers];
      pool.dispatch({ ...request, headers, method: method as Dispatcher.HttpMethod }, new Adapter(handler));
    },
  };
}

class Adapter implements Dispatcher.DispatchHandler, UpstreamControl {
  readonly #handler: UpstreamHandler;
  #controller: Dispatcher.DispatchController | undefined;
  rawHeaders: readonly string[] = [];

  constructor(handler: UpstreamHandler) {
    this.#handler = handler;
  }

  get rawTrailers(): readonly string[] {
    return texts(this.#controller?.rawTrailers);
  }

  abort(error: Error): void {
    this.#controller?.abort(error);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#handler.onRequestStart(this);
  }

  onRequestSent(): void {
    this.#handler.onRequestSent();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, _: unknown, reason?: string): void {
    this.rawHeaders = texts(controller.rawHeaders);
    this.#handler.onResponseStart(this, status, reason ?? '');
    if (status >= 200) this.#handler.onResponseRest(this);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData(this, chunk, 'kept');
  }

  onResponseEnd(): void {
    this.#handler.onResponseEnd(this);
  }

  onRequestUpgrade(controller: Dispatcher.DispatchController, status: number, _: unknown, socket: Duplex): void {
    this.rawHeaders = texts(controller.rawHeaders);
    this.#handler.onRequestUpgrade(this, status, socket);
  }

  onResponseError(controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#handler.onResponseError(controller && this, error);
  }
}

function texts(raw: unknown): readonly string[] {
  return ((raw ?? []) as readonly Buffer[]).map((bytes) => bytes.toString('latin1'));
}
