// Which of several instances a request goes to: the cheaper of two drawn at random, where the cost of an instance is what
// a request is expected to wait there. Pure but for the estimate's own cells; time and chance come in as arguments.

/** Milliseconds in which an old latency loses all but 1/e of its weight (peak EWMA as in Finagle and Linkerd). */
const memory = 10_000;

/**
 * Latencies below this are equal: in milliseconds. Also what an instance that was never measured is taken for. What is in
 * flight tells the fast from the slow soon enough; a first answer that took its time must not.
 */
const resolution = 20;

/** Costs within this factor are equal: noise must not send everything to one of two instances that are as good. */
const indifference = 2;

/** What an answer that refuses work, or none, counts as, in milliseconds: a fast failure must not attract load. */
const penalty = 5_000;

/** Milliseconds in which a penalty halves. */
const penaltyHalfLife = 1_000;

/** Longest rest that an instance can ask for with Retry-After, in milliseconds. */
const longestRest = 300_000;

/** How long an instance that is new or comes back gets less than its share, and how little it begins with. */
const slowStart = 10_000;
const firstShare = 0.1;

/** What is expected of an instance, learned from its answers. */
export class LoadEstimate {
  #latency = 0;
  #measured = Number.NEGATIVE_INFINITY;
  /** Until then the penalty stands at its full height; negative infinity for none. */
  #penalisedUntil = Number.NEGATIVE_INFINITY;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  /** Learns how long an answer took to begin: a rise counts at once, a fall with time. Milliseconds. */
  observe(latency: number, now: number): void {
    const old = this.latency(now);
    const weight = Math.exp((this.#measured - now) / memory);
    this.#latency = latency > old ? latency : old * weight + latency * (1 - weight);
    this.#measured = now;
  }

  /** Learns that work was refused or failed; `rest` is what the instance asked for with Retry-After, in milliseconds. */
  penalise(now: number, rest = 0): void {
    this.#restsUntil = Math.max(this.#restsUntil, now + Math.min(rest, longestRest));
    this.#penalisedUntil = Math.max(now, this.#restsUntil);
  }

  /** Begins the slow start again: the instance has come back. */
  restart(now: number): void {
    this.#since = now;
    this.#penalisedUntil = Number.NEGATIVE_INFINITY;
  }

  /** True while the instance has asked to be left alone. */
  rests(now: number): boolean {
    return now < this.#restsUntil;
  }

  /** Expected milliseconds to the head of an answer. What is not asked fades, so that a slow one is tried again. */
  latency(now: number): number {
    return this.#latency * Math.exp((this.#measured - now) / memory);
  }

  /** What one more request beside `inFlight` others would cost; comparable between instances. */
  cost(inFlight: number, now: number): number {
    const share = Math.min(1, Math.max(firstShare, (now - this.#since) / slowStart));
    return ((Math.max(this.latency(now), resolution) + this.#penalty(now)) * (inFlight + 1)) / share;
  }

  #penalty(now: number): number {
    if (this.#penalisedUntil === Number.NEGATIVE_INFINITY) return 0;
    return penalty * 0.5 ** (Math.max(0, now - this.#penalisedUntil) / penaltyHalfLife);
  }
}

/** What can be balanced over. */
export interface Balanced {
  readonly load: LoadEstimate;
  readonly inFlight: number;
}

/**
 * The cheaper of two different candidates drawn by `random`, which gives numbers from 0 up to 1; undefined for none. Of two
 * that cost about the same the one with less to do, or the first drawn.
 */
export function cheaperOfTwo<T extends Balanced>(
  candidates: readonly T[],
  now: number,
  random: () => number = Math.random,
): T | undefined {
  if (candidates.length < 2) return candidates[0];
  const first = Math.floor(random() * candidates.length);
  const drawn = Math.floor(random() * (candidates.length - 1));
  const [a, b] = [candidates[first] as T, candidates[drawn < first ? drawn : drawn + 1] as T];
  const [costOfA, costOfB] = [a.load.cost(a.inFlight, now), b.load.cost(b.inFlight, now)];
  if (costOfB * indifference < costOfA) return b;
  if (costOfA * indifference < costOfB) return a;
  return b.inFlight < a.inFlight ? b : a;
}
