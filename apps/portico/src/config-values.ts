// Kinds of values in a configuration that know their units, and say what is wrong in words for a person.

import * as z from 'zod';
import { durationPattern, formatDuration, formatSize, parseDuration, parseSize, sizePattern } from './units.ts';

/** What a service may be called; without `_`, so that `<service>_<Name>` can be read in one way only. */
export const serviceName = /^[a-z][a-z0-9-]*$/;

/** The longest time a timer of the runtime can wait for; a longer one would fire at once. */
const longest = 2 ** 31 - 1;

/** A time of at least `least`; both are milliseconds, and so is what comes out. */
export function duration(fallback: number, least: number) {
  return time(least).prefault(formatDuration(fallback)).meta({ title: 'duration' });
}

function time(least: number) {
  const text = z
    .string({ error: needsUnit('1s or 500ms') })
    .regex(durationPattern, 'is not a duration: write a number and ms, s, m or h, such as 1s or 500ms');
  const range = z
    .number()
    .min(least, `must be at least ${formatDuration(least)}`)
    .max(longest, 'must be at most 596h');
  return z.codec(text, range, { decode: parseDuration, encode: formatDuration });
}

/** An amount of bytes. */
export function size(fallback: number) {
  const text = z
    .string({ error: needsUnit('1MiB or 16KiB') })
    .regex(sizePattern, 'is not a size: write a number and B, KiB, MiB or GiB, such as 1MiB');
  return z
    .codec(text, z.number().min(1, 'must be at least 1B'), { decode: parseSize, encode: formatSize })
    .prefault(formatSize(fallback))
    .meta({ title: 'size' });
}

/** The name of a service. */
export function named() {
  return z
    .string()
    .regex(serviceName, 'is not a service name: use lower-case letters, digits and "-", starting with a letter');
}

/** The base URL of an instance. */
export function upstream() {
  return z.string().superRefine((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const fault =
      url?.protocol !== 'http:' && url?.protocol !== 'https:'
        ? 'is not an http:// or https:// URL'
        : url.username || url.password
          ? 'must not hold credentials: the gateway would not send them'
          : url.search || url.hash
            ? 'must not have a query or fragment'
            : undefined;
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });
}

function needsUnit(examples: string) {
  return ({ input }: { input?: unknown }) =>
    typeof input === 'number' ? `needs a unit, such as ${examples}` : undefined;
}
