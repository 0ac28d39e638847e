// Whether this process has more to do than it can: the event loop comes late, or the heap is nearly full. It then turns some
// requests away early and keeps what it has for the rest, and for its own paths, which are never turned away.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Operation } from '@portico/contract';
import type { Events } from '../events.ts';
import { defaultOverload, type OverloadOptions } from '../options.ts';
import type { Problem } from './problem-response.ts';

/** How bad it is. `high` requests are turned away in `extreme` need only. */
export type Pressure = 'none' | 'pressed' | 'extreme';

/** One look at the process. */
export interface Reading {
  /** Of the event loop, the 99th percentile since the look before, in milliseconds. */
  readonly delay: number;
  /** Share of the heap's limit that is in use. */
  readonly heap: number;
}

/** Looks in a row that have to agree before anything changes: one long pause is no overload. */
const looks = 2;

/** Need ends when both are below this share of their limit. */
const calm = 0.6;

/** Milliseconds between two looks. */
const interval = 1_000;

/** Turns readings into pressure, with hysteresis. Pure. */
export class PressureGauge {
  readonly #limits: OverloadOptions;
  #worse = 0;
  #better = 0;
  pressure: Pressure = 'none';

  constructor(limits: OverloadOptions) {
    this.#limits = limits;
  }

  /** Takes a reading in; true when the pressure has changed. */
  take(reading: Reading): boolean {
    const before = this.pressure;
    const load = this.#load(reading);
    const wanted: Pressure = load > 2 ? 'extreme' : load > 1 ? 'pressed' : load < calm ? 'none' : before;
    const isWorse = wanted !== before && (before === 'none' || wanted === 'extreme');
    this.#worse = isWorse ? this.#worse + 1 : 0;
    this.#better = wanted !== before && !isWorse ? this.#better + 1 : 0;
    if (Math.max(this.#worse, this.#better) < looks) return false;
    this.#worse = 0;
    this.#better = 0;
    this.pressure = wanted;
    return true;
  }

  // One at the limit; two at twice the delay, or half-way between the heap's limit and the end.
  #load({ delay, heap }: Reading): number {
    const { delay: longest, heap: most } = this.#limits;
    const late = longest > 0 ? delay / longest : 0;
    const full = most > 0 && most < 1 ? (heap <= most ? heap / most / 1.8 : 1 + (heap - most) / ((1 - most) / 2)) : 0;
    return Math.max(late, full);
  }
}

export class OverloadGuard {
  readonly #gauge: PressureGauge;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #histogram = monitorEventLoopDelay({ resolution: 10 });

  /** Looks from now on, unless both limits are off; tells each change once. */
  constructor(events: Events, limits: OverloadOptions = defaultOverload) {
    this.#gauge = new PressureGauge(limits);
    if (limits.delay <= 0 && limits.heap <= 0) return;
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      const reading = this.#read();
      const before = this.#gauge.pressure;
      if (!this.#gauge.take(reading)) return;
      const { pressure } = this.#gauge;
      if (pressure === 'none') events.emit({ type: 'gateway.recovered', ...reading });
      else events.emit({ type: 'gateway.overloaded', pressure, before, ...reading });
    }, interval).unref();
  }

  /** The answer to a request for `operation` that is turned away; undefined when it may pass. */
  refusal(operation: Operation): Problem | undefined {
    const { pressure } = this.#gauge;
    if (pressure === 'none') return undefined;
    if (pressure === 'pressed' && operation.definition['x-portico-priority'] === 'high') return undefined;
    return {
      id: 'overloaded',
      detail:
        'The gateway has more to do than it can, and turns some requests away at once. This one was not forwarded.',
      headers: ['Retry-After', '2'],
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #read(): Reading {
    const delay = this.#histogram.count > 0 ? this.#histogram.percentile(99) / 1e6 : 0;
    this.#histogram.reset();
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    return { delay: Math.round(delay), heap: Math.round((used / limit) * 1000) / 1000 };
  }
}
