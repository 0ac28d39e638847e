// JSON that commands are given in files.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Json } from '@portico/contract';
import { whyUnreadable } from './config-file.ts';

/** The value in a file, or why there is none; `absent` when there is no such file. */
export type JsonFile =
  | { readonly value: Json; readonly fault: undefined }
  | { readonly value: undefined; readonly fault: string; readonly absent: boolean };

/** Reads the file at `place`, relative to `folder`. */
export async function readJsonFile(place: string, folder: string): Promise<JsonFile> {
  let text: string;
  try {
    text = await readFile(resolve(folder, place), 'utf8');
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { value: undefined, fault: whyUnreadable(error), absent };
  }
  try {
    return { value: JSON.parse(text) as Json, fault: undefined };
  } catch (error) {
    return { value: undefined, fault: `is not JSON: ${(error as Error).message}`, absent: false };
  }
}
