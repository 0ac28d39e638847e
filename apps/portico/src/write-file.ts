// Files that are whole or not there: readers never see half a document.

import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes `text` to a new file beside `file` and puts it in place in one step. Rejects when that fails, leaving `file` as it was. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
