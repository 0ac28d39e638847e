// Addresses as a person or a name should have them: relative to the document, so that they are the same on every machine.

/** `address` relative to `base` when both lie on one host (or are files); else as it is. Both are absolute and have no fragment. */
export function relativeAddress(address: string, base: string): string {
  const [, host, path = ''] = parts.exec(address) ?? [];
  const [, ownHost, ownPath = ''] = parts.exec(base) ?? [];
  if (host === undefined || host !== ownHost) return address;
  const target = path.split('/');
  const folder = ownPath.split('/').slice(0, -1);
  let shared = 0;
  while (shared < folder.length && shared < target.length - 1 && folder[shared] === target[shared]) shared++;
  return [...folder.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}

/** Scheme with host, and the rest (RFC 3986 appendix B). */
const parts = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]*)(.*)$/s;
