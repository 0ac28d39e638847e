// bench/RESULTS.md: the last figures of each command, one section a command, each replaced as a whole.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../RESULTS.md', import.meta.url);
const head = `# Results

Ratios of one run, side by side on one machine; another machine gives other figures. Each section is written by its command.
`;

/** A Markdown table: the first row is its head, numbers stand right. */
export function table(rows: readonly (readonly string[])[]): string {
  const [names = [], ...rest] = rows;
  const rule = names.map((_, index) => (index === 0 ? '---' : '---:'));
  return [names, rule, ...rest].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Puts `text` into the section of `name`, which is added at the end when there is none. */
export function writeSection(name: string, text: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : head;
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const section = `${start}\n\n${text.trim()}\n\n${end}`;
  const [from, to] = [before.indexOf(start), before.indexOf(end)];
  const after =
    from >= 0 && to > from
      ? before.slice(0, from) + section + before.slice(to + end.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(file, after);
}
