// JSON Pointers (RFC 6901) as strings and as tokens.

/** One reference token, escaped: `~` → `~0`, `/` → `~1`. */
export function escapeToken(token: string): string {
  return token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** The pointer of the member or item `token` of what `pointer` points to. */
export function childPointer(pointer: string, token: string | number): string {
  return `${pointer}/${typeof token === 'number' ? token : escapeToken(token)}`;
}

/** The tokens of a pointer, unescaped; undefined when the text is no pointer (neither empty nor beginning with `/`). */
export function pointerTokens(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The tokens of a same-document reference such as `#/paths/~1a%7Bid%7D` (RFC 6901 section 6); undefined when it is none. */
export function fragmentTokens(reference: string): string[] | undefined {
  if (!reference.startsWith('#')) return undefined;
  return pointerTokens(decodePercent(reference.slice(1)));
}

/** Percent-decoding that leaves a malformed escape as it is: documents are full of unescaped `%`. */
function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
