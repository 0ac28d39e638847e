// Bounds how many requests a service works on at a time. What comes beyond waits in line, not for long and not in any
// number: a slow service then costs its own callers an early 503, and nobody else anything.

import type { LoadLimits } from '../options.ts';

/** A request that wants in. One of the two is called, once, unless it leaves the line first. */
export interface Applicant {
  /** Its turn has come; it has to call `leave` at its end. */
  admitted(): void;
  /** It has waited too long. */
  expired(): void;
}

export class AdmissionQueue {
  #inside = 0;
  /** In the order of arrival, with the time at which each gives up. */
  readonly #line = new Map<Applicant, number>();
  #timer: NodeJS.Timeout | undefined;
  readonly #now: () => number;
  limits: LoadLimits;

  constructor(limits: LoadLimits, now: () => number = () => performance.now()) {
    this.limits = limits;
    this.#now = now;
  }

  /** Requests that are admitted. */
  get inside(): number {
    return this.#inside;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** `in`: admitted at once; `waiting`: it will be told; `refused`: the line is full. */
  enter(applicant: Applicant): 'in' | 'waiting' | 'refused' {
    if (this.#inside < this.limits.inFlight && this.#line.size === 0) {
      this.#inside++;
      return 'in';
    }
    if (this.#line.size >= this.limits.queue) return 'refused';
    this.#line.set(applicant, this.#now() + this.limits.queueWait);
    this.#timer ??= setTimeout(() => this.#expire(), this.limits.queueWait);
    return 'waiting';
  }

  /** An admitted request is done: the first in line takes its place. */
  leave(): void {
    this.#inside--;
    this.#admit();
  }

  /** A request in line is gone. */
  withdraw(applicant: Applicant): void {
    this.#line.delete(applicant);
    if (this.#line.size === 0) this.#stop();
  }

  #admit(): void {
    for (const applicant of this.#line.keys()) {
      if (this.#inside >= this.limits.inFlight) return;
      this.withdraw(applicant);
      this.#inside++;
      applicant.admitted();
    }
  }

  // One timer for the first in line; all wait equally long, so that nobody behind can be due before.
  #expire(): void {
    this.#timer = undefined;
    for (const [applicant, deadline] of this.#line) {
      const left = deadline - this.#now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.#expire(), left);
        return;
      }
      this.#line.delete(applicant);
      applicant.expired();
    }
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
