// If-None-Match (RFC 9110 13.1.2).

/** True when `field` names `etag`: weak comparison, as the section asks for; `*` names everything. */
export function matchesETag(field: string | null, etag: string): boolean {
  if (field === null) return false;
  if (field.trim() === '*') return true;
  const tags = field.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.some((tag) => tag.replace(/^W\//, '') === etag);
}
