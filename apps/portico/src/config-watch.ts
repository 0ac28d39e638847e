// Tells when one of a few files was written. Editors replace files rather than write to them, so folders are watched.

import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Milliseconds for an editor to finish what it does with a file. */
const settle = 100;

/** Calls `changed` once after each burst of changes to `files`; the returned function ends that. */
export function watchFiles(files: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, settle);
  };
  const watchers: FSWatcher[] = [];
  for (const [folder, inside] of Map.groupBy(files, dirname)) {
    const names = new Set(inside.map((file) => basename(file)));
    const watcher = watch(folder, (_, name) => {
      if (name === null || names.has(name)) later();
    });
    // A folder that goes away takes its file with it: nothing more to tell.
    watcher.on('error', () => watcher.close());
    watchers.push(watcher);
  }
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
