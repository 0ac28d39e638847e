// accepted-breaks.json: breaks that were agreed to.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AcceptedBreak, type Json, readAcceptedBreaks } from '@portico/contract';
import { whyUnreadable } from './config-file.ts';
import type { Problem } from './config-layer.ts';

/** Where they are when nobody says so; it need not be there. */
const usualPlace = 'openapi/accepted-breaks.json';

/** Reads the file that was asked for, or the usual one. */
export async function readAcceptedFile(
  asked: string | undefined,
  folder: string,
): Promise<{
  readonly entries: readonly AcceptedBreak[];
  readonly place: string;
  readonly problems: readonly Problem[];
}> {
  const place = asked ?? usualPlace;
  let text: string;
  try {
    text = await readFile(resolve(folder, place), 'utf8');
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT' && asked === undefined;
    return { entries: [], place, problems: absent ? [] : [{ place, message: whyUnreadable(error) }] };
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return { entries: [], place, problems: [{ place, message: `is not JSON: ${(error as Error).message}` }] };
  }
  const { entries, problems } = readAcceptedBreaks(value);
  return { entries, place, problems: problems.map((one) => ({ place: `${place}${one.place}`, message: one.message })) };
}
