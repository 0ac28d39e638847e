// The rows of request-cases.json: what a message is in them, and its bytes.

import type { Json } from '@portico/contract';

/** A request, or with a status an answer. */
export interface Message {
  /** Raw texts of the path parameters in template order. */
  readonly path?: readonly string[];
  readonly query?: string;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly base64?: string;
  /** Opening, times, middle, closing. */
  readonly repeat?: readonly [string, number, string, string];
  /** Name, content, `filename` for a file, Content-Type. */
  readonly parts?: readonly (readonly [string, string, string?, string?])[];
}

/** Cases of one operation; its other members are the Operation Object. */
export interface Group {
  readonly section: string;
  readonly method?: string;
  readonly path?: string;
  readonly unknownQuery?: 'allow' | 'reject';
  readonly components?: Json;
  /** Name, message, violations as `in name keyword`. */
  readonly cases: readonly (readonly [string, Message, readonly string[] | 'unsupported'])[];
}

/** The message's media type. */
export function typeOf({ type, parts }: Message): string | undefined {
  return parts === undefined ? type : 'multipart/form-data; boundary=b';
}

/** The message's body; undefined when it has none. */
export function bytesOf({ body, base64, repeat, parts }: Message): Uint8Array | undefined {
  if (base64 !== undefined) return new Uint8Array(Buffer.from(base64, 'base64'));
  if (repeat !== undefined) {
    const [open, times, middle, close] = repeat;
    return new TextEncoder().encode(open.repeat(times) + middle + close.repeat(times));
  }
  if (parts !== undefined) {
    const written = parts.map(([name, content, file, type]) => {
      const disposition = `Content-Disposition: form-data; name="${name}"${file ? '; filename="f"' : ''}`;
      return `--b\r\n${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n${content}\r\n`;
    });
    return new TextEncoder().encode(`${written.join('')}--b--\r\n`);
  }
  return body === undefined ? undefined : new TextEncoder().encode(body);
}
