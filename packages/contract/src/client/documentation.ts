// What a document says of one of its parts, as the lines of a comment.

import { isObject, type Json, own } from '../json.ts';

/** Longest texts of a default that help more than they take room. */
const longestDefault = 200;

/** Summary, description and the facts that a type can't hold. */
export function documentation(value: Json | undefined): string[] {
  const lines: string[] = [];
  const text = (key: string): string | undefined => {
    const found = own(value, key);
    return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
  };
  const title = text('summary') ?? text('title');
  const description = text('description');
  const format = text('format');
  if (title !== undefined) lines.push(title);
  if (format !== undefined) lines.push(`Format: ${format}`);
  if (own(value, 'deprecated') === true) lines.push('@deprecated');
  if (description !== undefined) lines.push(lines.length > 0 ? `@description ${description}` : description);
  const fallback = own(value, 'default');
  if (fallback !== undefined) {
    const shown = JSON.stringify(fallback);
    if (shown.length <= longestDefault)
      lines.push(`@default ${isObject(fallback) || typeof fallback !== 'string' ? shown : fallback}`);
  }
  return lines;
}
