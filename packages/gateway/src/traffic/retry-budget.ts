// Keeps retries from becoming a storm: each request pays in a share of a retry, each retry takes a whole one out. A short
// burst, such as all requests of an instance that was killed, can be made up for by what was saved before.

import type { RetryOptions } from '../options.ts';

/** As many requests' shares are saved up at most. */
const memory = 1_000;

export class RetryBudget {
  #saved = 0;
  #retrying = 0;

  /** A request was sent for the first time. */
  deposit({ budget }: RetryOptions): void {
    this.#saved = Math.min(budget * memory, this.#saved + budget);
  }

  /** True when a retry may begin; `end` tells that it is over. */
  begin({ minimum }: RetryOptions): boolean {
    if (this.#saved >= 1) this.#saved--;
    else if (this.#retrying >= minimum) return false;
    this.#retrying++;
    return true;
  }

  end(): void {
    this.#retrying--;
  }
}
