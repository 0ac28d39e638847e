// An exchange that somebody recorded, however it was written down.

/** A request that somebody sent, and what came back when that is known. Headers are names and values in turn. */
export interface Recording {
  readonly method: string;
  /** Raw path and query. */
  readonly target: string;
  readonly headers: readonly string[];
  /** Undefined when there was none, `unknown` when it was not recorded. */
  readonly body: Uint8Array | undefined | 'unknown';
  readonly response: RecordedResponse | undefined;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers: readonly string[];
  /** Its content coding removed; undefined when it was not recorded. */
  readonly body: Uint8Array | undefined;
}

/** Path and query of a URL or of a target, as they are written. */
export function targetOf(url: string): string {
  const target = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  return target.startsWith('/') ? target : `/${target}`;
}

/** The value of the first field of a lower-case name. */
export function fieldOf(headers: readonly string[], name: string): string | undefined {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() === name) return headers[at + 1];
  }
  return undefined;
}
