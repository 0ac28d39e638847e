// One measurement in a process of its own: what it prints, and how the two that are libraries take their time.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';

/** What a contestant prints as one line of JSON. Milliseconds. */
export interface Sample {
  /** The first merge of the process. */
  readonly first: number;
  /** Later ones; none when only the first was asked for. */
  readonly later: readonly number[];
}

/** Service and text of each document in the folder, sorted by service. */
export function readTexts(folder: string): [service: string, text: string][] {
  const files = readdirSync(folder).sort();
  return files.map((file) => [basename(file, '.json'), readFileSync(join(folder, file), 'utf8')]);
}

/**
 * Calls `merge` (texts in, the bytes of the result out) once, and again for up to two seconds when the third argument of the process is
 * `later`; prints the sample and leaves the last result in the file that its second argument names.
 */
export function printSample(merge: () => Uint8Array): void {
  const [, , , output = '', more] = process.argv;
  const timed = (): [number, Uint8Array] => {
    const start = performance.now();
    const bytes = merge();
    return [performance.now() - start, bytes];
  };
  let [first, bytes] = timed();
  const later: number[] = [];
  const end = performance.now() + 2_000;
  while (more === 'later' && (later.length < 3 || performance.now() < end) && later.length < 50) {
    const [time, again] = timed();
    later.push(time);
    bytes = again;
  }
  writeFileSync(output, bytes);
  console.log(JSON.stringify({ first, later } satisfies Sample));
}
