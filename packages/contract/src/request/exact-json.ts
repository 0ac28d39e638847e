// A JSON reader (RFC 8259) that keeps numbers exact, refuses duplicate names, and says where a text goes wrong.
// Slower than JSON.parse; used for texts that need it.

import { exactNumber } from '../schema/decimal.ts';
import type { Instance, InstanceObject } from '../schema/instance.ts';
import { escapeToken } from '../schema/run.ts';
import type { JsonReading, JsonRules } from './json-body.ts';
import { stringEnd } from './json-scan.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANK = /[ \t\n\r]*/y;
class Fault extends Error {
  readonly path: readonly (string | number)[];

  constructor(message: string, path: readonly (string | number)[]) {
    super(message);
    this.path = [...path];
  }
}

/** The value of `text` under `rules`, the last of duplicate names where they are allowed, or the first thing that is wrong. */
export function readExactly(text: string, { maxDepth, duplicateKeys }: Omit<JsonRules, 'byteOrderMark'>): JsonReading {
  let at = 0;
  const path: (string | number)[] = [];

  try {
    const value = readValue();
    skipBlank();
    if (at < text.length) unexpected();
    return { value };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: { pointer: error.path.map((token) => `/${escapeToken(token)}`).join(''), message: error.message } };
  }

  function readValue(): Instance {
    skipBlank();
    switch (text[at]) {
      case '{':
        return readObject();
      case '[':
        return readArray();
      case '"':
        return readString();
      case 't':
        return readWord('true', true);
      case 'f':
        return readWord('false', false);
      case 'n':
        return readWord('null', null);
      default:
        return exactNumber(match(NUMBER));
    }
  }

  function readObject(): InstanceObject {
    const object = Object.create(null) as InstanceObject;
    enter('}', () => {
      if (text[at] !== '"') unexpected();
      const name = readString();
      path.push(name);
      if (duplicateKeys === 'reject' && Object.hasOwn(object, name)) {
        throw new Fault('must not be given twice in the same object', path);
      }
      skipBlank();
      if (text[at] !== ':') unexpected();
      at++;
      object[name] = readValue();
      path.pop();
    });
    return object;
  }

  function readArray(): Instance[] {
    const array: Instance[] = [];
    enter(']', () => {
      path.push(array.length);
      array.push(readValue());
      path.pop();
    });
    return array;
  }

  function enter(close: string, readMember: () => void): void {
    at++;
    if (path.length >= maxDepth) throw new Fault(`must not be nested more than ${maxDepth} levels deep`, []);
    skipBlank();
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      skipBlank();
      readMember();
      skipBlank();
      const next = text[at];
      if (next !== ',' && next !== close) unexpected();
      at++;
      if (next === close) return;
    }
  }

  function readString(): string {
    const end = stringEnd(text, at + 1) + 1;
    try {
      const value = JSON.parse(text.slice(at, end)) as string;
      at = end;
      return value;
    } catch {
      throw new Fault(`must be valid JSON, but the string at position ${at} is not`, path);
    }
  }

  function readWord<T>(word: string, value: T): T {
    if (!text.startsWith(word, at)) unexpected();
    at += word.length;
    return value;
  }

  function match(token: RegExp): string {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) return unexpected();
    at += found.length;
    return found;
  }

  function skipBlank(): void {
    BLANK.lastIndex = at;
    at += BLANK.exec(text)?.[0].length ?? 0;
  }

  function unexpected(): never {
    const what = at < text.length ? 'has an unexpected character' : 'ends too early';
    throw new Fault(`must be valid JSON, but ${what} at position ${at}`, path);
  }
}
