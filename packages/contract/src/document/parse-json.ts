// JSON text to values: JSON.parse, then the limits; numbers that no double holds keep their digits.

import { type Json, numberFromText } from '../json.ts';
import { duplicateNames } from './json-duplicates.ts';
import { scanJson } from './json-scan.ts';
import { measure, positionAt, type Reading, refuse, type TextLimits } from './reading.ts';

/** Reads JSON text (RFC 8259). The engine's parser copes with any depth and keeps `__proto__` an own key. */
export function parseJson(text: string, limits: TextLimits): Reading {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    const fault = firstFault(text);
    const message = fault?.message ?? (error as Error).message;
    return refuse('json-syntax', message, positionAt(text, fault?.offset ?? 0));
  }
  const excess = measure(value, limits);
  if (excess !== undefined) return excess;
  const notes = duplicateNames(text, value);
  return { value: mayLoseDigits(text) ? (JSON.parse(text, keepDigits) as Json) : value, notes };
}

/** The value of JSON text that was written here; numbers that no double holds keep their digits. */
export function ownJson(text: string): Json {
  return (mayLoseDigits(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)) as Json;
}

function firstFault(text: string): { offset: number; message: string } | undefined {
  const places = scanJson(text);
  for (let step = places.next(); ; step = places.next()) if (step.done) return step.value;
}

/** Is there anything that looks like a number of 16 digits or more, or with a large exponent? False alarms only cost time. */
function mayLoseDigits(text: string): boolean {
  return /[:,[\s]-?\d(?:[\d.]{15}|[\d.]*[eE][+-]?\d{2})/.test(text);
}

/** A reviver that sees the source text of numbers (ECMAScript 2026). */
function keepDigits(this: unknown, _key: string, value: Json, context?: { readonly source?: string }): Json {
  return typeof value === 'number' && context?.source !== undefined ? numberFromText(context.source) : value;
}
