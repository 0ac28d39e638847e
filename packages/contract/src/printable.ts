// Documents come from others, and what they say is shown on terminals and in lists of one line an operation.

/** C0 and C1 control characters, DEL, the separators that end a line, and marks that turn the direction of a text. */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * `text` in one line that does nothing to a terminal: what could move the cursor, colour, end the line or turn its
 * direction is written as in JSON, `\u001b`.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
