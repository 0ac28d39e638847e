// Numbers that look random and are the same for the same seed on every machine.

/** A source of numbers; each call moves it on. */
export interface Random {
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number;
}

/** The source for a seed (sfc32, whose state is four 32-bit words). */
export function createRandom(seed: number): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0];
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  return { below: (limit) => (limit <= 1 ? 0 : next() % limit) };
}
