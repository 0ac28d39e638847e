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
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Reads `text`: everything before the empty line, as latin1. Throws an HTTPParserError. */
export function readResponseHead(text: string): ResponseHead {
  const lines = text.split('\r\n');
  const [, minor, status, reason = ''] = statusLine.exec(lines[0] as string) ?? malformed('the status line');
  const fields: string[] = [];
  let length: string | undefined;
  let coding: string | undefined;
  let connection = '';
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = trimmed(line, colon + 1);
    if (colon < 1 || !token.test(name) || /[\0\r\n]/.test(value)) malformed('a header line');
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
  const closes = /(?:^|[,\s])close(?:[,\s]|$)/.test(connection);
  const keeps = /(?:^|[,\s])keep-alive(?:[,\s]|$)/.test(connection);
  const persistent = !closes && (minor === '1' || keeps) && framing !== 'close';
  return { status: Number(status), reason, fields, framing, persistent };
}

/** The value of a field without the blanks around it (RFC 9110 5.5). */
function trimmed(line: string, from: number): string {
  let start = from;
  let end = line.length;
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function malformed(what: string): never {
  throw new HTTPParserError(`The response has a malformed ${what.replace(/^(?:the|a) /, '')}.`);
}
