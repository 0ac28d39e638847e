// Files that a command makes: written whole when they are not so already, or only compared with what is there.

import { readFile } from 'node:fs/promises';
import { whyUnreadable } from './config-file.ts';
import type { NamedFile } from './merge-files.ts';
import type { ExitCode } from './terminal.ts';
import { writeWhole } from './write-file.ts';

/** A file and what it is to hold. */
export interface MadeFile extends NamedFile {
  readonly text: string;
}

/** Writes `files`. 2 when one can't be written: the others are written all the same. */
export async function writeFiles(files: readonly MadeFile[], say: (line: string) => void): Promise<ExitCode> {
  let code: ExitCode = 0;
  for (const { file, shown, text } of files) {
    try {
      await writeWhole(file, text);
      say(`written to ${shown}`);
    } catch (error) {
      say(`${shown}  can't be written: ${whyUnreadable(error)}`);
      code = 2;
    }
  }
  return code;
}

/** Compares `files` with what is there and writes nothing. 1 when one differs or is not there. */
export async function checkFiles(files: readonly MadeFile[], say: (line: string) => void): Promise<ExitCode> {
  let code: ExitCode = 0;
  for (const { file, shown, text } of files) {
    const there = await readFile(file, 'utf8').catch(() => undefined);
    if (there === text) continue;
    say(`${shown}  ${there === undefined ? 'is not there' : 'is stale'}: run the same command without --check`);
    code = 1;
  }
  return code;
}
