// What one side of a connection does, as data: bytes with pauses, waits and ways to end. Both the raw client and the
// scripted upstream play such scripts, so a case is readable from both ends.

import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A string is written as it is, a character a byte; an array is lines joined by CRLF. `await` waits until the peer's
 * bytes contain the text; `pause` is milliseconds; `end` sends FIN, `reset` RST.
 */
export type ByteStep =
  | string
  | readonly string[]
  | { pause: number }
  | { await: string }
  | { end: true }
  | { reset: true };

/** A socket with everything it has received. */
export interface ScriptedSocket {
  readonly socket: Socket;
  /** Bytes received so far, a character a byte. */
  received(): string;
  /** Resolves to false when `limit` milliseconds pass or the peer closes before `met` holds. */
  until(met: () => boolean, limit: number): Promise<boolean>;
}

/** Plays the steps; stops silently when the connection is gone. Values replace `{name}`; `{x*3}` becomes `xxx`. */
export async function playScript(
  steps: readonly ByteStep[],
  peer: ScriptedSocket,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'string' || Array.isArray(step)) {
      if (peer.socket.writable) await write(peer.socket, bytesOf(step as string | readonly string[], values));
    } else if ('pause' in step) await delay(step.pause);
    else if ('await' in step) await peer.until(() => peer.received().includes(expand(step.await, values)), 3_000);
    else if ('end' in step) peer.socket.end();
    else if ('reset' in step) peer.socket.resetAndDestroy();
  }
}

/** The bytes of a writing step. */
export function bytesOf(step: string | readonly string[], values: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(expand(typeof step === 'string' ? step : step.join('\r\n'), values), 'latin1');
}

/** Text with its placeholders filled in. */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .replace(/\{([^{}*]+)\*(\d+)\}/g, (_, what: string, times: string) =>
      what.replaceAll('\\r\\n', '\r\n').repeat(Number(times)),
    )
    .replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('close', done);
      resolve();
    };
    socket.once('close', done);
    socket.write(bytes, done);
  });
}
