// Where control and traffic meet for revisions: one reference, swapped at one instant, read once by each request.

import type { Revision } from '@portico/contract';

export class RevisionStore {
  #current: Revision;

  constructor(initial: Revision) {
    this.#current = initial;
  }

  get current(): Revision {
    return this.#current;
  }

  /** Makes `next` the one every new request reads; those in flight keep theirs. Returns the one it replaced. */
  publish(next: Revision): Revision {
    const previous = this.#current;
    this.#current = next;
    return previous;
  }
}
