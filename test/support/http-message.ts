// Reads one HTTP/1.1 message from raw bytes, strictly and without any HTTP library: what a test says about a message
// must not depend on the parser under test. Text is latin1 throughout, so that one character is one byte.

export interface HttpMessage {
  /** Request line or status line. */
  readonly start: string;
  /** Names as sent, in order. */
  readonly fields: readonly Field[];
  readonly body: string;
  readonly trailers: readonly Field[];
  /** True when the message's own framing says that it is whole. */
  readonly complete: boolean;
  /** Bytes from the start line to the end of what belongs to the message. */
  readonly size: number;
  /** Why the bytes are no HTTP/1.1 message; absent when they are, or when more may come. */
  readonly malformed?: string;
}

export type Field = readonly [name: string, value: string];

/** How the body of a message without Content-Length and Transfer-Encoding ends; `none` wins over both fields. */
export type BodyRule = 'none' | 'empty' | 'until-close';

/**
 * The message at the beginning of `text`, or undefined while its head is not complete. `ended` tells that the sender
 * has closed; `rule` is asked once the head is known.
 */
export function readMessage(text: string, ended: boolean, rule: (start: string) => BodyRule): HttpMessage | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [start = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const head = { start, fields: lines.map(readField) };
  const bodyStart = headEnd + 4;
  const broken = lines.find((line) => !/^[!#$%&'*+.^_`|~\w-]+:[^\0\r\n]*$/.test(line));
  if (broken !== undefined) return malformed(head, bodyStart, `field line ${JSON.stringify(broken)}`);

  const lengths = valuesOf(head.fields, 'content-length');
  const codings = valuesOf(head.fields, 'transfer-encoding');
  const rest = rule(start);
  if (rest === 'none') return { ...head, body: '', trailers: [], complete: true, size: bodyStart };
  if (lengths.length + codings.length > 1) return malformed(head, bodyStart, 'more than one framing field');
  if (codings.length === 1) {
    if (codings[0]?.toLowerCase() !== 'chunked') return malformed(head, bodyStart, `transfer coding ${codings[0]}`);
    return { ...head, ...readChunks(text, bodyStart) };
  }
  if (lengths.length === 0) {
    const body = rest === 'empty' ? '' : text.slice(bodyStart);
    return { ...head, body, trailers: [], complete: rest === 'empty' || ended, size: bodyStart + body.length };
  }
  if (!/^\d+$/.test(lengths[0] ?? '')) return malformed(head, bodyStart, `content length ${lengths[0]}`);
  const body = text.slice(bodyStart, bodyStart + Number(lengths[0]));
  return { ...head, body, trailers: [], complete: body.length === Number(lengths[0]), size: bodyStart + body.length };
}

/** Every response in `text`, interim ones included; `methods` are those of the requests, in order. */
export function readResponses(text: string, ended: boolean, methods: readonly string[]): readonly HttpMessage[] {
  const messages: HttpMessage[] = [];
  let from = 0;
  let answered = 0;
  while (from < text.length) {
    const message = readMessage(text.slice(from), ended, (start) => bodyRule(statusOf(start), methods[answered]));
    if (!message) {
      messages.push(malformed({ start: text.slice(from), fields: [] }, text.length - from, 'head is not complete'));
      break;
    }
    messages.push(message);
    from += message.size;
    if (!isInterim(message)) answered++;
    if (!message.complete || message.malformed) break;
  }
  return messages;
}

/** The status of a status line, or NaN when it is none. */
export function statusOf(start: string): number {
  return Number(start.match(/^HTTP\/1\.1 ([1-5]\d\d)(?: [^\0\r\n]*)?$/)?.[1] ?? Number.NaN);
}

/** True of 1xx responses that another one follows: after 101 there is no HTTP any more, and what comes counts as body. */
export function isInterim({ start }: Pick<HttpMessage, 'start'>): boolean {
  const status = statusOf(start);
  return status < 200 && status !== 101;
}

/** All values of a field, in order; `name` in lower case. */
export function valuesOf(fields: readonly Field[], name: string): readonly string[] {
  return fields.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** RFC 9112 6.3: no body after HEAD, and none with 1xx, 204 and 304. */
function bodyRule(status: number, method: string | undefined): BodyRule {
  if (status === 101) return 'until-close';
  return method === 'HEAD' || status < 200 || status === 204 || status === 304 ? 'none' : 'until-close';
}

function readField(line: string): Field {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')];
}

function malformed(head: Pick<HttpMessage, 'start' | 'fields'>, size: number, why: string): HttpMessage {
  return { ...head, body: '', trailers: [], complete: false, size, malformed: why };
}

function readChunks(text: string, from: number): Omit<HttpMessage, 'start' | 'fields'> {
  let body = '';
  let at = from;
  const partial = (malformed?: string) => ({
    body,
    trailers: [],
    complete: false,
    size: text.length,
    ...(malformed ? { malformed } : {}),
  });
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return partial();
    const line = text.slice(at, lineEnd);
    const size = line.match(/^([0-9a-fA-F]{1,8})(?:[ \t]*;[^\0\r\n]*)?$/)?.[1];
    if (size === undefined) return partial(`chunk size line ${JSON.stringify(line)}`);
    const length = Number.parseInt(size, 16);
    at = lineEnd + 2;
    if (length === 0) break;
    body += text.slice(at, at + length);
    at += length;
    if (text.length < at + 2) return partial();
    if (text.slice(at, at + 2) !== '\r\n') return partial('chunk data is not followed by CRLF');
    at += 2;
  }
  if (text.startsWith('\r\n', at)) return { body, trailers: [], complete: true, size: at + 2 };
  const end = text.indexOf('\r\n\r\n', at);
  if (end < 0) return partial();
  return { body, trailers: text.slice(at, end).split('\r\n').map(readField), complete: true, size: end + 4 };
}
