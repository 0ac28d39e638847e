// Names and addresses of hosts: RFC 1123 2.1, RFC 2673 3.2, RFC 4291 2.2, and e-mail (RFC 5321 4.1.2, RFC 6531).

import { isUnicodeLabel, punycodeDecode } from './idna.ts';

const OCTET = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const DOTS = /[.\u3002\uff0e\uff61]/;
const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/;
const WIDE_ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+$/u;
const QUOTED = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/;
const WIDE_QUOTED = /^"(?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"$/u;

export function isIpv4(text: string): boolean {
  const octets = text.length > 15 ? [] : text.split('.');
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet));
}

export function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const flat = groups.flat();
  const last = flat.at(-1) ?? '';
  const dotted = last.includes('.') && text.endsWith(last) ? flat.pop() : undefined;
  if (dotted !== undefined && !isIpv4(dotted)) return false;
  if (!flat.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const size = flat.length + (dotted === undefined ? 0 : 2);
  return halves.length === 2 ? size <= 7 : size === 8;
}

export function isHostname(text: string): boolean {
  return text.length <= 253 && text.split('.').every(isLabel);
}

export function isIdnHostname(text: string): boolean {
  const labels = text.length > 253 ? [''] : text.split(DOTS);
  return labels.every((label) => (isAscii(label) ? isLabel(label) : isUnicodeLabel(label)));
}

export function isEmail(text: string): boolean {
  return isMailbox(text, isHostname, ATOM, QUOTED);
}

export function isIdnEmail(text: string): boolean {
  return isMailbox(text, isIdnHostname, WIDE_ATOM, WIDE_QUOTED);
}

function isMailbox(text: string, isDomain: (text: string) => boolean, atom: RegExp, quoted: RegExp): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 320) return false;
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  const dotAtom = local.split('.').every((part) => atom.test(part));
  return (dotAtom || quoted.test(local)) && (isDomain(domain) || isAddressLiteral(domain));
}

function isAddressLiteral(domain: string): boolean {
  if (!domain.startsWith('[') || !domain.endsWith(']')) return false;
  const address = domain.slice(1, -1);
  return /^ipv6:/i.test(address) ? isIpv6(address.slice(5)) : isIpv4(address);
}

// An `xn--` label has to stand for a Unicode label; other labels keep `--` out of the third and fourth place.
function isLabel(label: string): boolean {
  if (!LABEL.test(label)) return false;
  if (label.slice(2, 4) !== '--') return true;
  if (label.slice(0, 2).toLowerCase() !== 'xn') return false;
  const decoded = punycodeDecode(label.slice(4).toLowerCase());
  return decoded !== undefined && !isAscii(decoded) && isUnicodeLabel(decoded);
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text);
}
