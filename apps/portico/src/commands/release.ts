// `portico release`: tells a running gateway that a document may go live although it breaks callers.

import { isObject, type Json, own, printable } from '@portico/contract';
import type { ExitCode, Terminal } from '../terminal.ts';

export interface ReleaseFlags {
  readonly gateway: string;
  readonly digest?: string;
  readonly reason?: string;
  readonly token?: string;
}

/** Milliseconds for the gateway to answer. */
const patience = 10_000;

/** 0 when the document is released, 1 when nothing such is held, 2 when the gateway can't be asked or refuses. */
export async function release(service: string, flags: ReleaseFlags, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, environment } = terminal;
  const { gateway, digest, reason } = flags;
  const fail = (message: string): ExitCode => {
    stderr.write(`${printable(message)}\n`);
    return 2;
  };
  if (!/^https?:\/\//i.test(gateway) || !URL.canParse(gateway)) return fail(`${gateway}  is not the URL of a gateway`);
  const token = flags.token ?? environment.PORTICO_ADMIN_TOKEN;
  if (!token) return fail('needs the token of the gateway: set PORTICO_ADMIN_TOKEN, or give --token');
  try {
    const response = await fetch(new URL(`/-/services/${encodeURIComponent(service)}/release`, gateway), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ digest, reason }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    const answer = (await response.json().catch(() => null)) as Json;
    const said = own(answer, 'detail');
    if (response.ok && isObject(answer)) {
      stdout.write(`${service} released · ${printable(String(answer.digest))}\n`);
      return 0;
    }
    fail(`${gateway}  ${typeof said === 'string' ? said : `answered ${response.status}: is this a gateway?`}`);
    return response.status === 404 && typeof said === 'string' ? 1 : 2;
  } catch (error) {
    const { cause, message } = error as Error;
    return fail(`${gateway}  can't be asked: ${cause instanceof Error ? cause.message : message}`);
  }
}
