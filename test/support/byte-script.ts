// What one side of a connection does, as data: bytes with pauses, waits and ways to end. Both the raw client and the
// scripted upstream play such scripts, so a case is readable from both ends.

import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A string is written as it is, a character a byte; an array is lines joined by CRLF; `drip` writes byte by byte. `await`
 * waits until the peer's bytes contain the text; `deaf` stops or resumes reading; times are milliseconds; `end` sends FIN,
 * `reset` RST.
 */
export type ByteStep =
  | string
  | readonly string[]
  | { readonly drip: string; readonly every: number }
  | { readonly repeat: number; readonly steps: readonly ByteStep[] }
  | { readonly pause: number }
  | { readonly deaf: boolean }
  | { readonly await: string }
  | { readonly end: true }
  | { readonly reset: true };

/** A socket with everything it has received. */
export interface ScriptedSocket {
  readonly socket: Socket;
  /** Bytes received so far, a character a byte. */
  received(): string;
  /** Resolves to false when `limit` milliseconds pass or the peer closes before `met` holds. */
  until(met: () => boolean, limit: number): Promise<boolean>;
}

/** Plays the steps; those on a connection that is gone do nothing. Values replace `{name}`; `{x*3}` becomes `xxx`. */
export async function playScript(
  steps: readonly ByteStep[],
  peer: ScriptedSocket,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  for (const step of steps) await playStep(step, peer, values);
}

async function playStep(step: ByteStep, peer: ScriptedSocket, values: Readonly<Record<string, string>>): Promise<void> {
  const { socket } = peer;
  if (typeof step === 'string') await write(socket, expand(step, values));
  else if (isLines(step)) await write(socket, expand(step.join('\r\n'), values));
  else if ('drip' in step) {
    for (const byte of expand(step.drip, values)) {
      await write(socket, byte);
      await delay(step.every);
    }
  } else if ('repeat' in step) {
    for (let round = 0; round < step.repeat && socket.writable; round++) await playScript(step.steps, peer, values);
  } else if ('deaf' in step) step.deaf ? socket.pause() : socket.resume();
  else if ('pause' in step) await delay(step.pause);
  else if ('await' in step) await peer.until(() => peer.received().includes(expand(step.await, values)), 3_000);
  else if ('end' in step) socket.end();
  else socket.resetAndDestroy();
}

function isLines(step: ByteStep): step is readonly string[] {
  return Array.isArray(step);
}

/** A script as a person reads it in a report. */
export function describeScript(steps: readonly ByteStep[]): string {
  const text = (step: ByteStep) => JSON.stringify(isLines(step) ? step.join('\r\n') : step);
  return steps.map(text).join(' ');
}

/** Text with its placeholders filled in. */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .replace(/\{([^{}*]+)\*(\d+)\}/g, (_, what: string, times: string) =>
      what.replaceAll('\\r\\n', '\r\n').repeat(Number(times)),
    )
    .replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function write(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (!socket.writable) return resolve();
    const done = () => {
      socket.off('close', done);
      resolve();
    };
    socket.once('close', done);
    socket.write(Buffer.from(text, 'latin1'), done);
  });
}
