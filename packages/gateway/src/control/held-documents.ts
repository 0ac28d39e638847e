// Which documents a session holds, seen from the other side: what has to be read again before a compile, and what can be
// forgotten after it.

export interface HeldDocuments {
  has(key: string): boolean;
  add(key: string): void;
  /** Begins a compile of these documents; gives those that no compile has wanted for a while. */
  turn(keys: readonly string[]): readonly string[];
  clear(): void;
}

/** Compiles that a document is kept for without being wanted: one being read is not in the compile that runs meanwhile. */
const patience = 4;

export function heldDocuments(): HeldDocuments {
  const unwanted = new Map<string, number>();
  return {
    has: (key) => unwanted.has(key),
    add: (key) => void unwanted.set(key, 0),
    turn(keys) {
      const wanted = new Set(keys);
      const forgotten: string[] = [];
      for (const [key, turns] of unwanted) {
        const next = wanted.has(key) ? 0 : turns + 1;
        unwanted.set(key, next);
        if (next >= patience) forgotten.push(key);
      }
      for (const key of forgotten) unwanted.delete(key);
      return forgotten;
    },
    clear: () => unwanted.clear(),
  };
}
