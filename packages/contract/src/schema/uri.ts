// Reference resolution (RFC 3986 section 5) for `$id` and `$ref`: pure text, nothing is ever fetched.

interface Parts {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
}

// RFC 3986 appendix B, with the fragment taken off before.
const PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s;

/** A reference as its absolute part and its fragment; the fragment is percent-decoded where that is possible. */
export function splitFragment(reference: string): { readonly target: string; readonly fragment: string } {
  const hash = reference.indexOf('#');
  if (hash === -1) return { target: reference, fragment: '' };
  return { target: reference.slice(0, hash), fragment: percentDecoded(reference.slice(hash + 1)) };
}

/** `reference` (without fragment) resolved against `base`; the result may be relative when both are. */
export function resolveUri(reference: string, base: string): string {
  if (reference === '') return base;
  const from = parse(reference);
  const to = parse(base);
  if (from.scheme !== undefined) return compose({ ...from, path: withoutDots(from.path) });
  if (from.authority !== undefined) return compose({ ...from, scheme: to.scheme, path: withoutDots(from.path) });
  const { scheme, authority } = to;
  if (from.path === '') return compose({ scheme, authority, path: to.path, query: from.query ?? to.query });
  return compose({ scheme, authority, path: withoutDots(merged(from.path, to)), query: from.query });
}

function parse(text: string): Parts {
  const [, scheme, authority, path = '', query] = PARTS.exec(text) ?? [];
  return { scheme: scheme?.toLowerCase(), authority, path, query };
}

function compose({ scheme, authority, path, query }: Parts): string {
  const start = (scheme === undefined ? '' : `${scheme}:`) + (authority === undefined ? '' : `//${authority}`);
  return start + path + (query === undefined ? '' : `?${query}`);
}

function merged(path: string, base: Parts): string {
  if (path.startsWith('/')) return path;
  if (base.authority !== undefined && base.path === '') return `/${path}`;
  return base.path.slice(0, base.path.lastIndexOf('/') + 1) + path;
}

// Section 5.2.4, on segments; a path without a leading slash keeps having none.
function withoutDots(path: string): string {
  if (!path.includes('.')) return path;
  const rooted = path.startsWith('/');
  const segments = (rooted ? path.slice(1) : path).split('/');
  const out: string[] = [];
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === '..') out.pop();
    else if (segment !== '.') out.push(segment);
    if (last && (segment === '.' || segment === '..')) out.push('');
  }
  return (rooted ? '/' : '') + out.join('/');
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
