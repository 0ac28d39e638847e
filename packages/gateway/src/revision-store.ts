// Where control and traffic meet for revisions: one reference, swapped at one instant, read once by each request.

import type { Revision } from '@portico/contract';

export class RevisionStore {
  #current: Revision;
  readonly #listeners: (() => void)[] = [];

  constructor(initial: Revision) {
    this.#current = initial;
  }

  get current(): Revision {
    return this.#current;
  }

  /** Calls `listener` after each revision that is published from now on. */
  onPublish(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Makes `next` the one every new request reads; those in flight keep theirs. Returns the one it replaced. */
  publish(next: Revision): Revision {
    const previous = this.#current;
    this.#current = next;
    for (const listener of this.#listeners) listener();
    return previous;
  }
}
