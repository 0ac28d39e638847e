// Pieces of TypeScript as text. Whatever a document says reaches the output only through these functions, as a literal, a
// quoted key or a line of a comment: never as code.

import { isRawNumber, type Json } from '../json.ts';
import { printable } from '../printable.ts';

/** A string literal: JSON, with what ends a line or turns the direction of a text in an editor escaped. */
export function stringLiteral(text: string): string {
  return printable(JSON.stringify(text));
}

/** A property name: as it is when it is a plain identifier or a status code, else quoted. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) || /^[1-5]\d\d$/.test(name) ? name : stringLiteral(name);
}

/** The literal type of a JSON value. Numbers that TypeScript can't write, and what is too deep, are only as exact as it can. */
export function literalType(value: Json, depth = 0): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'number';
  if (isRawNumber(value)) return 'number';
  if (value === null || typeof value === 'boolean') return String(value);
  if (depth > 20) return 'unknown';
  if (Array.isArray(value)) return `[${value.map((item) => literalType(item, depth + 1)).join(', ')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${propertyName(key)}: ${literalType(value[key] as Json, depth + 1)};`);
  return members.length === 0 ? 'Record<string, never>' : `{ ${members.join(' ')} }`;
}

/** Comment lines that document nothing in particular; empty when there are none. */
export function note(lines: readonly string[]): string {
  return linesOf(lines)
    .map((line) => `//${line === '' ? '' : ` ${line}`}\n`)
    .join('');
}

function linesOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(/\r\n|[\n\r\u2028\u2029]/)).map(commentLine);
}

/** A documentation comment before a declaration, with its line breaks; empty when there is nothing to say. */
export function comment(lines: readonly string[], indent: string): string {
  const safe = linesOf(lines);
  if (safe.every((line) => line === '')) return '';
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`;
}

// `*/` would end the comment, `@ts-expect-error` and the like would speak to the compiler even in here, and what can't be seen has
// no place in source text.
function commentLine(line: string): string {
  return printable(line.replaceAll('\t', ' '))
    .toWellFormed()
    .replaceAll('*/', '*\\/')
    .replaceAll(/@(?=ts-)/gi, '')
    .trimEnd();
}

/** Alternatives, each once; `never` where there is none. */
export function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  if (distinct.includes('unknown')) return 'unknown';
  const left = distinct.filter((type) => type !== 'never');
  return left.length === 0 ? 'never' : left.join(' | ');
}

/** All of them at once; `unknown` where there is none. */
export function intersection(types: readonly string[]): string {
  const distinct = [...new Set(types)].filter((type) => type !== 'unknown');
  if (distinct.length === 0) return 'unknown';
  return distinct.length === 1 ? (distinct[0] as string) : distinct.map(grouped).join(' & ');
}

/** In brackets when it would otherwise bind to what follows. */
export function grouped(type: string): string {
  return /^(?:[\w$.]+(?:\["[^"\\]*"\])*|"[^"\\]*"|\{[^{}]*\})$/.test(type) ? type : `(${type})`;
}
