// Parses the ECMA-262 pattern language (22.2.1) far enough to judge what a pattern costs and to write it for RE2.
// Lenient where the language is with and without the `u` flag; the engine itself refuses what is no pattern.

import { ANY, type CharSet, complement, DIGIT, LINE_END, SPACE, union, WORD } from './char-set.ts';

export type Term =
  | {
      readonly kind: 'set';
      /** The code points, or more than them where a Unicode property is involved. */
      readonly chars: CharSet;
      /** The set in RE2's language. */
      readonly re2: string;
    }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'notBoundary' }
  | { readonly kind: 'group'; readonly alternatives: readonly Sequence[] }
  | { readonly kind: 'repeat'; readonly body: Term; readonly min: number; readonly max: number; readonly lazy: boolean }
  /** `(?=…)` or `(?!…)`; `source` is the inside, `end` the index after it. */
  | { readonly kind: 'lookahead'; readonly negated: boolean; readonly source: string; readonly end: number }
  /** What no linear engine can do: look-behind, back-references, inline flags. */
  | { readonly kind: 'beyond' };

export type Sequence = readonly Term[];

/** The alternatives of a pattern. Total: what is malformed comes out somehow. */
export function parseRegex(source: string): readonly Sequence[] {
  let at = 0;
  const alternatives = readAlternatives();
  return at < source.length ? [[{ kind: 'beyond' }]] : alternatives;

  function readAlternatives(): readonly Sequence[] {
    const all: Term[][] = [[]];
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        at++;
        all.push([]);
      } else {
        all.at(-1)?.push(quantified(readAtom()));
      }
    }
    return all;
  }

  function readAtom(): Term {
    const char = source[at++];
    switch (char) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '.':
        return set(complement(LINE_END));
      case '(':
        return readGroup();
      case '[':
        return readClass();
      case '\\':
        return readEscape();
      default:
        at--;
        return literal(readCodePoint());
    }
  }

  function quantified(body: Term): Term {
    const text = source.slice(at, at + 24);
    const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(text);
    if (match === null) return body;
    at += match[0].length;
    const lazy = match[4] === '?';
    if (match[1] === undefined) {
      const sign = match[0][0];
      return {
        kind: 'repeat',
        body,
        min: sign === '+' ? 1 : 0,
        max: sign === '?' ? 1 : Number.POSITIVE_INFINITY,
        lazy,
      };
    }
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    return { kind: 'repeat', body, min, max, lazy };
  }

  function readGroup(): Term {
    const opening = /^\?(?:[:=!]|<[=!]|<[^>=!]*>)?/.exec(source.slice(at, at + 200))?.[0] ?? '';
    at += opening.length;
    const start = at;
    const alternatives = readAlternatives();
    const inside = source.slice(start, at);
    if (source[at++] !== ')') return { kind: 'beyond' };
    if (opening === '' || opening === '?:' || /^\?<[^=!]/.test(opening)) return { kind: 'group', alternatives };
    if (opening !== '?=' && opening !== '?!') return { kind: 'beyond' };
    return { kind: 'lookahead', negated: opening === '?!', source: inside, end: at };
  }

  function readClass(): Term {
    const negated = source[at] === '^';
    if (negated) at++;
    const chars: CharSet[] = [];
    const properties: string[] = [];
    const add = (member: Term): void => {
      if (member.kind !== 'set') return;
      chars.push(member.chars);
      if (member.re2.startsWith('\\p') || member.re2.startsWith('\\P')) properties.push(member.re2);
    };
    while (at < source.length && source[at] !== ']') {
      const from = readClassMember();
      const isRange = source[at] === '-' && at + 1 < source.length && source[at + 1] !== ']';
      if (!isRange || single(from) === undefined) {
        add(from);
        continue;
      }
      at++;
      const to = readClassMember();
      const [low, high] = [single(from), single(to)];
      if (low !== undefined && high !== undefined && low <= high) chars.push([[low, high]]);
      else for (const member of [from, literal(0x2d), to]) add(member);
    }
    at++;
    const members = union(chars);
    if (properties.length === 0) return set(negated ? complement(members) : members);
    return {
      kind: 'set',
      chars: ANY,
      re2: `[${negated ? '^' : ''}${properties.join('')}${ranges(union(chars.filter(isNotAny)))}]`,
    };
  }

  function readClassMember(): Term {
    if (source[at] !== '\\') return literal(readCodePoint());
    at++;
    if (source[at] !== 'b') return readEscape();
    at++;
    return literal(0x08);
  }

  function readEscape(): Term {
    const char = source[at++] ?? '\\';
    switch (char) {
      case 'd':
        return set(DIGIT);
      case 'D':
        return set(complement(DIGIT));
      case 'w':
        return set(WORD);
      case 'W':
        return set(complement(WORD));
      case 's':
        return set(SPACE);
      case 'S':
        return set(complement(SPACE));
      case 'b':
        return { kind: 'boundary' };
      case 'B':
        return { kind: 'notBoundary' };
      case 'p':
      case 'P':
        return readProperty(char);
      case 'k':
        return { kind: 'beyond' };
      default:
        return /[1-9]/.test(char) ? { kind: 'beyond' } : readCharEscape(char);
    }
  }

  function readProperty(letter: string): Term {
    const name = /^\{([\w=]+)\}/.exec(source.slice(at, at + 100));
    if (name === null) return literal(letter.charCodeAt(0));
    at += name[0].length;
    return { kind: 'set', chars: ANY, re2: `\\${letter}{${propertyName(name[1] as string)}}` };
  }

  function readCharEscape(char: string): Term {
    const control = { t: 0x09, n: 0x0a, v: 0x0b, f: 0x0c, r: 0x0d, '0': 0 }[char];
    if (control !== undefined) return literal(control);
    const rest = source.slice(at, at + 16);
    const hex =
      char === 'x' ? /^([0-9a-fA-F]{2})/ : char === 'u' ? /^(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/ : undefined;
    const match = hex?.exec(rest);
    if (match) {
      at += match[0].length;
      return literal(withLowSurrogate(Number.parseInt((match[1] ?? match[2]) as string, 16)));
    }
    if (char === 'c' && /^[A-Za-z]/.test(rest)) return literal(source.charCodeAt(at++) & 0x1f);
    at--;
    return literal(readCodePoint());
  }

  function withLowSurrogate(unit: number): number {
    const low = /^\\u([dD][c-fC-F][0-9a-fA-F]{2})/.exec(source.slice(at, at + 6));
    if (unit < 0xd800 || unit > 0xdbff || low === null) return unit;
    at += 6;
    return 0x10000 + ((unit - 0xd800) << 10) + (Number.parseInt(low[1] as string, 16) - 0xdc00);
  }

  function readCodePoint(): number {
    const point = source.codePointAt(at) ?? 0;
    at += point > 0xffff ? 2 : 1;
    return point;
  }
}

function literal(point: number): Term {
  return set([[point, point]]);
}

function set(chars: CharSet): Term {
  return { kind: 'set', chars, re2: chars.length === 0 ? '[^\\x{0}-\\x{10ffff}]' : `[${ranges(chars)}]` };
}

function single(term: Term): number | undefined {
  const range = term.kind === 'set' && term.chars.length === 1 ? term.chars[0] : undefined;
  return range !== undefined && range[0] === range[1] ? range[0] : undefined;
}

function isNotAny(chars: CharSet): boolean {
  return chars !== ANY;
}

function ranges(chars: CharSet): string {
  const hex = (point: number) => `\\x{${point.toString(16)}}`;
  return chars.map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`)).join('');
}

// RE2 knows scripts and short category names: `Script=Greek` is `Greek`, `Letter` is `L`.
function propertyName(name: string): string {
  const value = name.slice(name.indexOf('=') + 1);
  return CATEGORIES[value] ?? value;
}

const CATEGORIES: Readonly<Record<string, string>> = {
  Letter: 'L',
  Lowercase_Letter: 'Ll',
  Uppercase_Letter: 'Lu',
  Titlecase_Letter: 'Lt',
  Modifier_Letter: 'Lm',
  Other_Letter: 'Lo',
  Alphabetic: 'L',
  Mark: 'M',
  Number: 'N',
  Decimal_Number: 'Nd',
  Letter_Number: 'Nl',
  Other_Number: 'No',
  Punctuation: 'P',
  Symbol: 'S',
  Separator: 'Z',
  Space_Separator: 'Zs',
  Other: 'C',
  Control: 'Cc',
};
