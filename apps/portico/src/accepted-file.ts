// accepted-breaks.json: breaks that were agreed to.

import { type AcceptedBreak, readAcceptedBreaks } from '@portico/contract';
import type { Problem } from './config-layer.ts';
import { readJsonFile } from './json-file.ts';

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
  const file = await readJsonFile(place, folder);
  if (file.fault !== undefined) {
    const isFine = file.absent && asked === undefined;
    return { entries: [], place, problems: isFine ? [] : [{ place, message: file.fault }] };
  }
  const { entries, problems } = readAcceptedBreaks(file.value);
  return { entries, place, problems: problems.map((one) => ({ place: `${place}${one.place}`, message: one.message })) };
}
