// URIs and IRIs (RFC 3986, RFC 3987), URI templates (RFC 6570) and JSON Pointers (RFC 6901).

import { isIpv6 } from './format-host.ts';

const WIDE = '\\u00a0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef\\u{10000}-\\u{efffd}';
const PRIVATE = '\\ue000-\\uf8ff\\u{f0000}-\\u{10fffd}';

interface Grammar {
  readonly user: RegExp;
  readonly host: RegExp;
  readonly path: RegExp;
  readonly query: RegExp;
}

const ASCII = grammar('', '');
const UNICODE = grammar(WIDE, PRIVATE);

export function isUri(text: string): boolean {
  return SCHEME.test(text) && isReference(text, ASCII);
}

export function isUriReference(text: string): boolean {
  return isReference(text, ASCII);
}

export function isIri(text: string): boolean {
  return SCHEME.test(text) && isReference(text, UNICODE);
}

export function isIriReference(text: string): boolean {
  return isReference(text, UNICODE);
}

export function isUriTemplate(text: string): boolean {
  return TEMPLATE.test(text);
}

export function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/s.test(text);
}

export function isRelativeJsonPointer(text: string): boolean {
  const match = /^(?:0|[1-9]\d*)(?:[+-][1-9]\d*)?/.exec(text);
  if (match === null) return false;
  const rest = text.slice(match[0].length);
  return rest === '#' || isJsonPointer(rest);
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const PORT = /^\d*$/;
// RFC 6570 2: literals, the apostrophe of its errata among them, and expressions of variables with modifiers.
const TEMPLATE = new RegExp(
  `^(?:[!#$&-;=?-\\[\\]_a-z~${WIDE}${PRIVATE}]|%[0-9A-Fa-f]{2}|\\{[+#./;?&=,!@|]?VARIABLE(?:,VARIABLE)*\\})*$`.replaceAll(
    'VARIABLE',
    '(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*(?::[1-9]\\d{0,3}|\\*)?',
  ),
  'u',
);

function grammar(wide: string, wideQuery: string): Grammar {
  const unreserved = `A-Za-z0-9._~!$&'()*+,;=${wide}`;
  const of = (chars: string) => new RegExp(`^(?:[${chars}-]|%[0-9A-Fa-f]{2})*$`, 'u');
  return {
    user: of(`${unreserved}:`),
    host: of(unreserved),
    path: of(`${unreserved}:@/`),
    query: of(`${unreserved}:@/?${wideQuery}`),
  };
}

function isReference(text: string, rules: Grammar): boolean {
  const [beforeFragment, fragment] = cut(text, '#');
  const [beforeQuery, query] = cut(beforeFragment, '?');
  if (!rules.query.test(fragment ?? '') || !rules.query.test(query ?? '')) return false;
  const scheme = SCHEME.exec(beforeQuery)?.[0] ?? '';
  const rest = beforeQuery.slice(scheme.length);
  if (rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2);
    const authority = slash === -1 ? rest.slice(2) : rest.slice(2, slash);
    return isAuthority(authority, rules) && rules.path.test(slash === -1 ? '' : rest.slice(slash));
  }
  // Without a scheme the first segment has no colon (section 4.2).
  return rules.path.test(rest) && (scheme !== '' || !/^[^/]*:/.test(rest));
}

function isAuthority(authority: string, rules: Grammar): boolean {
  const at = authority.lastIndexOf('@');
  if (at !== -1 && !rules.user.test(authority.slice(0, at))) return false;
  const host = authority.slice(at + 1);
  if (host.startsWith('[')) {
    const end = host.indexOf(']');
    const port = host.slice(end + 1);
    return (
      end !== -1 &&
      isIpLiteral(host.slice(1, end)) &&
      (port === '' || (port.startsWith(':') && PORT.test(port.slice(1))))
    );
  }
  const [name, port] = cut(host, ':');
  return rules.host.test(name) && PORT.test(port ?? '');
}

function isIpLiteral(text: string): boolean {
  return isIpv6(text) || /^[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/.test(text);
}

function cut(text: string, delimiter: string): [string, string | undefined] {
  const at = text.indexOf(delimiter);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
