// Durations and sizes as people write them. A plain number is refused: nobody can tell 5 seconds from 5 milliseconds.

const durations: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

const sizes: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['kB', 1_000],
  ['KiB', 1_024],
  ['MB', 1_000_000],
  ['MiB', 1_048_576],
  ['GB', 1_000_000_000],
  ['GiB', 1_073_741_824],
]);

/** What a duration looks like, such as `500ms`, `1.5s`, `5m` or `1h`. */
export const durationPattern = /^\d+(?:\.\d+)?(?:ms|s|m|h)$/;

/** What a size looks like, such as `512B`, `16KiB` or `1MiB`; `kB`, `MB` and `GB` count in thousands. */
export const sizePattern = /^\d+(?:\.\d+)?(?:B|kB|KiB|MB|MiB|GB|GiB)$/;

/** Milliseconds of a text that matches `durationPattern`. */
export function parseDuration(text: string): number {
  return parse(text, durations);
}

/** Bytes of a text that matches `sizePattern`. */
export function parseSize(text: string): number {
  return parse(text, sizes);
}

/** The shortest exact way to write so many milliseconds. */
export function formatDuration(milliseconds: number): string {
  return format(milliseconds, ['h', 'm', 's', 'ms'], durations);
}

/** The shortest exact way to write so many bytes. */
export function formatSize(bytes: number): string {
  return format(bytes, ['GiB', 'MiB', 'KiB', 'B'], sizes);
}

function parse(text: string, units: ReadonlyMap<string, number>): number {
  const number = Number.parseFloat(text);
  const unit = text.replace(/^[\d.]+/, '');
  return Math.round(number * (units.get(unit) ?? Number.NaN));
}

function format(amount: number, names: readonly string[], units: ReadonlyMap<string, number>): string {
  const fits = names.find((name) => amount % (units.get(name) ?? 1) === 0 && amount > 0);
  const name = fits ?? names.at(-1) ?? '';
  return `${amount / (units.get(name) ?? 1)}${name}`;
}
