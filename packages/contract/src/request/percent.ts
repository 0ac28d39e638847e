// Percent-decoding (RFC 3986 section 2.1) of texts from a request: strict, and never an exception.

/** The decoded text, undefined when an escape is malformed or the octets are not UTF-8. */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** As percentDecode, with `+` as a space: how forms and query strings are written (WHATWG URL 5.1). */
export function formDecode(text: string): string | undefined {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

/** No decoding: header fields carry their values as they are. */
export function verbatim(text: string): string {
  return text;
}
