// The request target (RFC 9112 3.2) brought to the one string that is matched, validated and forwarded. Whatever two
// readers could take for two different paths is refused, so that no service ever sees another path than the gateway.

import { isProblem, type Problem } from './problem-response.ts';

/** A target that can be read in one way only. */
export interface Target {
  /** Starts with a slash; unreserved escapes decoded, the others upper-case; no dot or empty segments inside. */
  readonly path: string;
  /** The query byte for byte with its `?`; empty when there is none. */
  readonly search: string;
  /** Why a path with `%2F` is refused, unless its operation takes one: it is data there and separates nothing. */
  readonly encodedSlash: Problem | undefined;
}

/** Longest accepted target, in bytes. */
export const maxTarget: number = 8 * 1024;

/** Reads a raw target. `host` is the Host field: the only authority that an absolute-form target may name. */
export function readTarget(raw: string, host: string): Target | Problem {
  if (raw.length > maxTarget) {
    const detail = `The request target is longer than ${maxTarget} bytes.`;
    return { id: 'target-too-long', detail, members: { limit: maxTarget } };
  }
  const origin = raw.startsWith('/') ? raw : originForm(raw, host);
  if (typeof origin !== 'string') return origin;
  const mark = origin.indexOf('?');
  const search = mark < 0 ? '' : origin.slice(mark);
  const fault = search === '' ? undefined : queryFault(search);
  if (fault) return refuse(fault);
  const path = canonicalPath(mark < 0 ? origin : origin.slice(0, mark));
  if (isProblem(path)) return path;
  return { ...path, search, encodedSlash: path.path.includes('%2F') ? refuse(ambiguous('%2F')) : undefined };
}

// Absolute-form is what clients send to a forward proxy (RFC 9112 3.2.2). A target that names another host than Host
// does would be read in two ways.
function originForm(raw: string, host: string): string | Problem {
  const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(.*)$/.exec(raw);
  if (!absolute) return refuse('The request target is not a path: it must start with a slash.');
  const [, scheme = '', authority = '', rest = ''] = absolute;
  if (!/^https?$/i.test(scheme) || authority.toLowerCase() !== host.toLowerCase()) {
    return { id: 'misdirected-request', detail: 'The request target names an authority that is not this gateway.' };
  }
  return rest.startsWith('/') ? rest : `/${rest}`;
}

const plainPath = /^(?:\/[A-Za-z0-9\-._~!$&'()*+,;=:@]+)*\/?$/;
const escapedPath = /^(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+)*\/?$/;
// RFC 3986 3.4 plus the brackets, braces and bars that browsers and deepObject parameters leave bare.
const query = /^[!$-;=?-[\]-~]*$/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;

function canonicalPath(raw: string): { path: string } | Problem {
  if (!plainPath.test(raw)) {
    if (!escapedPath.test(raw)) return refuse(pathFault(raw));
    const fault = escapeFault(raw);
    if (fault) return refuse(fault);
  }
  const path = raw.includes('%') ? raw.replace(/%[0-9A-Fa-f]{2}/g, canonicalEscape) : raw;
  if (path.includes('.') && /(?:\/|%2F)\.\.?(?:;|%3B|\/|%2F|$)/.test(path))
    return refuse('The path has a dot segment.');
  return { path };
}

function canonicalEscape(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[A-Za-z0-9\-._~]/.test(character) ? character : escaped.toUpperCase();
}

function escapeFault(raw: string): string | undefined {
  const found = /%(?:5[Cc]|00)/.exec(raw);
  if (found) return ambiguous(found[0]);
  try {
    decodeURIComponent(raw);
    return undefined;
  } catch {
    return 'The path has escapes that are not UTF-8.';
  }
}

function ambiguous(code: string): string {
  return `The path has the escape ${code}, which services read in different ways.`;
}

function pathFault(raw: string): string {
  if (raw.includes('//')) return 'The path has an empty segment.';
  if (raw.includes('\\')) return 'The path has a backslash.';
  if (badEscape.test(raw)) return 'The path has a percent sign that is not followed by two hexadecimal digits.';
  return 'The path has a character that RFC 3986 does not allow there; percent-encode it.';
}

function queryFault(search: string): string | undefined {
  if (!query.test(search)) return 'The query has a character that RFC 3986 does not allow; percent-encode it.';
  if (badEscape.test(search)) return 'The query has a percent sign that is not followed by two hexadecimal digits.';
  return undefined;
}

function refuse(detail: string): Problem {
  return { id: 'bad-request', detail };
}
