// Splits multipart bodies (RFC 2046 5.1.1, RFC 7578) into parts without copying them.

/** One part of a form. */
export interface FormPart {
  /** The `name` of its Content-Disposition. */
  readonly name: string;
  /** True when it has a `filename`. */
  readonly isFile: boolean;
  /** Its Content-Type, undefined when it has none. */
  readonly contentType: string | undefined;
  /** Names and values of its header fields in turn. */
  readonly headers: readonly string[];
  readonly bytes: Uint8Array;
}

const MAX_PARTS = 1_000;
const MAX_HEADERS = 16_384;
const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
const DISPOSITION = /^[ \t]*form-data[ \t]*(?:;|$)/i;

/** The parts between the boundaries, or what is wrong as a predicate. */
export function splitParts(bytes: Uint8Array, boundary: string): readonly FormPart[] | string {
  const delimiter = asciiBytes(`--${boundary}`);
  const parts: FormPart[] = [];
  let at = findDelimiter(bytes, delimiter, 0);
  if (at === -1) return 'must contain the boundary that its Content-Type names';
  for (;;) {
    let start = at + delimiter.length;
    if (bytes[start] === DASH && bytes[start + 1] === DASH) return parts;
    while (bytes[start] === 0x20 || bytes[start] === 0x09) start++;
    if (bytes[start] !== CR || bytes[start + 1] !== LF) return 'must have a line break after each boundary';
    at = findDelimiter(bytes, delimiter, start);
    if (at === -1) return 'must end with the closing boundary';
    const part = readPart(bytes.subarray(start + 2, Math.max(start + 2, at - 2)), bytes.subarray(start, at));
    if (typeof part === 'string') return part;
    if (parts.push(part) > MAX_PARTS) return `must have at most ${MAX_PARTS} parts`;
  }
}

// A delimiter stands at the beginning of a line; the line break before it is its own.
function findDelimiter(bytes: Uint8Array, delimiter: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(DASH, from); at !== -1; at = bytes.indexOf(DASH, at + 1)) {
    const isLine = at === 0 || (bytes[at - 2] === CR && bytes[at - 1] === LF);
    if (isLine && startsWith(bytes, delimiter, at)) return at;
  }
  return -1;
}

function readPart(content: Uint8Array, withBreak: Uint8Array): FormPart | string {
  // No headers: the blank line is the one right after the boundary.
  const blank = withBreak[2] === CR && withBreak[3] === LF ? 0 : blankLine(content);
  if (blank === -1 || blank > MAX_HEADERS) return 'must have a blank line after the headers of each part';
  const headers = headersOf(content.subarray(0, blank));
  const disposition = fieldOf(headers, 'content-disposition') ?? '';
  const name = DISPOSITION.test(disposition) ? parameter(disposition, 'name') : undefined;
  if (name === undefined) return 'must name each part in its Content-Disposition';
  return {
    name,
    isFile: parameter(disposition, 'filename') !== undefined || parameter(disposition, 'filename*') !== undefined,
    contentType: fieldOf(headers, 'content-type'),
    headers,
    bytes: content.subarray(blank === 0 ? 2 : blank + 4),
  };
}

function blankLine(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] === LF && bytes[at + 2] === CR && bytes[at + 3] === LF) return at;
    if (at > MAX_HEADERS) return -1;
  }
  return -1;
}

// A line that begins with a blank goes on with the one before (RFC 5322 2.2.3).
function headersOf(bytes: Uint8Array): readonly string[] {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] : [];
    });
}

function fieldOf(headers: readonly string[], lowerName: string): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === lowerName);
  return at === -1 ? undefined : headers[at + 1];
}

// Values are Latin-1 of UTF-8 bytes here; names are compared with the document's, so they are decoded (RFC 7578 5.1).
function parameter(header: string, name: string): string | undefined {
  for (const match of header.matchAll(/;[ \t]*([^=;\s]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)) {
    if (match[1]?.toLowerCase() !== name) continue;
    const raw = match[2]?.replaceAll(/\\(["\\])/g, '$1') ?? match[3] ?? '';
    return utf8(raw.replaceAll('%22', '"').replaceAll(/%0[dD]%0[aA]/g, '\r\n'));
  }
  return undefined;
}

function utf8(latin1: string): string {
  try {
    return decodeURIComponent(
      [...latin1].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
    );
  } catch {
    return latin1;
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array, at: number): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
