// Colours for people: only on a terminal, and never when NO_COLOR says so (https://no-color.org).

import type { Environment } from './config-sources.ts';
import type { Sink } from './terminal.ts';

/** Functions that colour a text, or leave it alone. */
export interface Palette {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** The palette for what is written to `sink`. An empty NO_COLOR counts as unset. */
export function paletteFor(sink: Sink, environment: Environment): Palette {
  const coloured = sink.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
  return coloured ? colours : plain;
}

const paint = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
const same = (text: string) => text;

const colours: Palette = {
  good: paint(32, 39),
  bad: paint(31, 39),
  warning: paint(33, 39),
  strong: paint(1, 22),
  faint: paint(2, 22),
};

/** No colours at all. */
export const plain: Palette = { good: same, bad: same, warning: same, strong: same, faint: same };
