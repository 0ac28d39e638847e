// Documents that no instance of a service publishes any more. Their operations stay for a while: in a rollout that is turned
// back they come again, and callers are better told to wait than that there never was such a thing.

import type { ReadDocument } from './compiler.ts';

export class Departures {
  /** By digest, with the time on the monotonic clock at which each is over. */
  readonly #leaving = new Map<string, { readonly document: ReadDocument; readonly until: number }>();
  #present: readonly ReadDocument[] = [];

  /**
   * Takes in which documents are published at `now`; gives those that left less than `grace` milliseconds ago, the one that left
   * last first.
   */
  update(present: readonly ReadDocument[], grace: number, now: number): readonly ReadDocument[] {
    const digests = new Set(present.map(digestOf));
    for (const document of this.#present) {
      const digest = digestOf(document);
      if (!digests.has(digest)) this.#leaving.set(digest, { document, until: now + grace });
    }
    this.#present = present;
    for (const [digest, { until }] of this.#leaving)
      if (until <= now || digests.has(digest)) this.#leaving.delete(digest);
    return [...this.#leaving.values()].reverse().map(({ document }) => document);
  }

  /** When the next one is over, on the monotonic clock; undefined when there is none. */
  get next(): number | undefined {
    const times = [...this.#leaving.values()].map(({ until }) => until);
    return times.length === 0 ? undefined : Math.min(...times);
  }
}

function digestOf({ source }: ReadDocument): string {
  return source.digest;
}
