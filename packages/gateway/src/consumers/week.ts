// How often something happened in the last seven days, in seven numbers.

const day = 86_400_000;
const days = 7;

export class Week {
  /** Today first. */
  readonly #counts: number[];
  /** Number of the newest day since the epoch. */
  #newest: number;
  /** Milliseconds since the epoch. */
  lastSeen: number;

  /** Begins with nothing. */
  constructor(now: number) {
    this.#newest = Math.floor(now / day);
    this.#counts = new Array<number>(days).fill(0);
    this.lastSeen = now;
  }

  add(now: number): void {
    this.#turn(now);
    this.#counts[0] = (this.#counts[0] as number) + 1;
    if (now > this.lastSeen) this.lastSeen = now;
  }

  /** Of today and the six days before it, in UTC. */
  sum(now: number): number {
    this.#turn(now);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  // A clock that is set back keeps counting on the newest day.
  #turn(now: number): void {
    const today = Math.floor(now / day);
    const passed = today - this.#newest;
    if (passed <= 0) return;
    this.#newest = today;
    for (let index = days - 1; index >= 0; index--) this.#counts[index] = this.#counts[index - passed] ?? 0;
  }
}
