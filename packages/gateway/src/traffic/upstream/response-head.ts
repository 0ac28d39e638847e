// Reads the head of a response (RFC 9112 4 and 5) as strictly as requests are read: what could be understood in two ways
// is an error.

/** A response head and how its content is framed. */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  /** Names and values in turn. */
  readonly fields: string[];
  /** Bytes of content, `chunked`, or until the connection ends. For responses that have content at all. */
  readonly framing: number | 'chunked' | 'close';
  /** Whether the connection may serve another request afterwards. */
  readonly persistent: boolean;
}

/** An answer that is not HTTP. Its name is how it is told from a broken connection. */
export class HTTPParserError extends Error {
  override readonly name = 'HTTPParserError';
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r\n]*))?$/;
const odd = /[\0\r\n]/;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Reads `text`: everything before the empty line, as latin1. Throws an HTTPParserError. */
export function readResponseHead(text: string): ResponseHead {
  const first = lineEnd(text, 0);
  const [, minor, status, reason = ''] = statusLine.exec(text.slice(0, first)) ?? malformed('the status line');
  const fields: string[] = [];
  let length: string | undefined;
  let coding: string | undefined;
  let connection = '';
  for (let at = first + 2; at < text.length; ) {
    const end = lineEnd(text, at);
    const colon = text.indexOf(':', at);
    const name = text.slice(at, colon);
    const value = trimmed(text, colon + 1, end);
    if (colon <= at || colon >= end || !token.test(name) || odd.test(value)) malformed('a header line');
    at = end + 2;
    fields.push(name, value);
    switch (name.length) {
      case 10:
        if (name.toLowerCase() === 'connection') connection += `${value.toLowerCase()},`;
        break;
      case 14:
        if (name.toLowerCase() !== 'content-length') break;
        if (length !== undefined || !/^\d{1,15}$/.test(value)) malformed('Content-Length');
        length = value;
        break;
      case 17:
        if (name.toLowerCase() !== 'transfer-encoding') break;
        if (coding !== undefined) malformed('Transfer-Encoding');
        coding = value.toLowerCase();
        break;
    }
  }
  if (coding !== undefined && (coding !== 'chunked' || length !== undefined || minor === '0')) malformed('the framing');
  const framing = coding !== undefined ? 'chunked' : length !== undefined ? Number(length) : 'close';
  const closes = connection !== '' && /(?:^|[,\s])close(?:[,\s]|$)/.test(connection);
  const keeps = connection !== '' && /(?:^|[,\s])keep-alive(?:[,\s]|$)/.test(connection);
  const persistent = !closes && (minor === '1' || keeps) && framing !== 'close';
  return { status: Number(status), reason, fields, framing, persistent };
}

/** The value of a field without the blanks around it (RFC 9110 5.5). */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\r\n', from);
  return end < 0 ? text.length : end;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function malformed(what: string): never {
  throw new HTTPParserError(`The response has a malformed ${what.replace(/^(?:the|a) /, '')}.`);
}
