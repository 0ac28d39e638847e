// Passive health of one instance: taken out of balancing after failures in a row, for longer each time, and let in again
// by one real request that succeeds. Knows no clock and no other instance: both come in as arguments.

import type { EjectionOptions } from '../options.ts';

/** `unconnected`: nothing was sent; `failed`: a reset, a timeout, or an answer 502, 503 or 504. */
export type Failure = 'unconnected' | 'failed';

/** By how much an ejection is longer than its base at most, so that instances do not come back in step. */
const jitter = 0.5;

export class Ejection {
  #state: 'in' | 'out' | 'probing' = 'in';
  #failures = 0;
  #unconnected = 0;
  /** Ejections in a row; forgotten when the instance stayed in for as long as the longest ejection. */
  #times = 0;
  #since = Number.NEGATIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;
  #returned = Number.NEGATIVE_INFINITY;

  /** True while the instance is taken out, a probe under way included. */
  get ejected(): boolean {
    return this.#state !== 'in';
  }

  /** True when its last request failed. */
  get failing(): boolean {
    return this.#failures > 0 || this.#unconnected > 0;
  }

  /** True when the time is over and one request may find out whether it is well. */
  awaitsProbe(now: number): boolean {
    return this.#state === 'out' && now >= this.#until;
  }

  /** The next request is the probe; its outcome, or `abandoned`, ends that. */
  probe(): void {
    this.#state = 'probing';
  }

  /** A request that began at `began` was answered. True when that ends an ejection. */
  succeeded(began: number, now: number): boolean {
    // What began before the ejection proves nothing about the time after.
    if (this.#state !== 'in' && began < this.#since) return false;
    this.#failures = 0;
    this.#unconnected = 0;
    if (this.#state === 'in') return false;
    this.#state = 'in';
    this.#returned = now;
    return true;
  }

  /**
   * A request that began at `began` failed. Returns for how many milliseconds that ejects the instance: undefined when
   * it does not, or when `allowed` says that too many others are out.
   */
  failed(
    failure: Failure,
    { began, now, allowed, options }: Observation,
    random: () => number = Math.random,
  ): number | undefined {
    if (this.#state === 'out') return undefined;
    if (this.#state === 'probing') return began < this.#since ? undefined : this.#eject(now, options, random);
    if (failure === 'unconnected') this.#unconnected++;
    else this.#failures++;
    if (this.#unconnected < options.connectFailures && this.#failures < options.failures) return undefined;
    return allowed() ? this.#eject(now, options, random) : undefined;
  }

  /** A request ended without telling anything: its client left. */
  abandoned(began: number): void {
    if (this.#state === 'probing' && began >= this.#since) this.#state = 'out';
  }

  #eject(now: number, { base, longest }: EjectionOptions, random: () => number): number {
    if (this.#state === 'in' && now - this.#returned >= longest) this.#times = 0;
    const time = Math.min(longest, base * 2 ** this.#times++) * (1 + jitter * random());
    this.#state = 'out';
    this.#since = now;
    this.#until = now + time;
    this.#failures = 0;
    this.#unconnected = 0;
    return time;
  }
}

/** What is known when a request has failed. Times are milliseconds of a clock that never steps. */
export interface Observation {
  readonly began: number;
  readonly now: number;
  readonly options: EjectionOptions;
  /** Whether one more instance of the service may be ejected. */
  allowed(): boolean;
}
