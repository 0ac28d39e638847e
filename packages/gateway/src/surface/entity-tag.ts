// If-None-Match (RFC 9110 13.1.2): a list of entity tags, or `*`.

/** True when the field value names `etag` under weak comparison (RFC 9110 8.8.3.2), or is `*`. */
export function matchesEntityTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  // An opaque tag may contain commas, so the tags are read one by one instead of splitting the list.
  for (const [, opaque] of ifNoneMatch.matchAll(/(?:W\/)?("[!\x23-\x7e\x80-\xff]*")/g)) {
    if (opaque === etag) return true;
  }
  return false;
}
