// The memory that answers are read into. A buffer is used again as soon as what was read into it has been written: memory
// that is allocated for each read is freed by the garbage collector only, which then has to look at the whole heap for it.

/** Bytes read at a time. Only what is read touches memory: a buffer that carries small answers costs little. */
const size = 256 * 1024;

/** Buffers kept for the next connection or the next long answer. */
const most = 32;

const free: Buffer[] = [];

/** A buffer with unknown content. */
export function takeBuffer(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(size);
}

/** `buffer` is used by nobody any more. */
export function returnBuffer(buffer: Buffer): void {
  if (free.length < most) free.push(buffer);
}

/** A buffer whose content has been handed out in pieces: it returns when the last of them has been written. */
export class Lease {
  readonly #buffer: Buffer;
  /** Pieces that are still used, and the reader itself. */
  #users = 1;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  /** One more piece; what is given back is called when it is not used any more, or never. */
  piece(): () => void {
    this.#users++;
    return () => this.end();
  }

  /** Nothing more is handed out. */
  end(): void {
    if (--this.#users === 0) returnBuffer(this.#buffer);
  }
}
