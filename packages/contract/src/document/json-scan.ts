// Walks JSON text without building values, to tell where something stands: a member, an item, a syntax error. JSON.parse is
// far faster and reads the documents; it just does not tell places reliably. The stack is explicit: any nesting is walked.

/** A member or an item met on the way. */
export interface JsonPlace {
  /** 0 for the members of the outermost value. */
  readonly depth: number;
  /** The member's name, or the item's index as text. */
  readonly token: string;
  /** Where the name or the item begins, in UTF-16 units. */
  readonly offset: number;
}

/** The first thing in a text that is not JSON (RFC 8259). */
export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

/** Yields every member and item in the order of the text; returns the fault that ends the walk, if any. */
export function* scanJson(text: string): Generator<JsonPlace, JsonFault | undefined> {
  const open: { readonly close: string; count: number }[] = [];
  let at = skipSpace(text, 0);
  let expected: 'value' | 'entry' | 'end' = 'value';
  for (;;) {
    const inner = open.at(-1);
    if (expected === 'value') {
      const first = text[at];
      if (first === '{' || first === '[') {
        const close = first === '{' ? '}' : ']';
        open.push({ close, count: 0 });
        at = skipSpace(text, at + 1);
        expected = text[at] === close ? 'end' : 'entry';
      } else {
        const end = scalarEnd(text, at);
        if (typeof end !== 'number') return end;
        at = skipSpace(text, end);
        expected = 'end';
      }
    } else if (inner === undefined) {
      return at < text.length ? { offset: at, message: 'There is more text after the end of the value' } : undefined;
    } else if (expected === 'entry') {
      expected = 'value';
      if (inner.close === ']') {
        yield { depth: open.length - 1, token: String(inner.count), offset: at };
        continue;
      }
      if (text[at] !== '"') return fault(text, at, 'A member must begin with a name in double quotes');
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      yield { depth: open.length - 1, token: JSON.parse(text.slice(at, end)) as string, offset: at };
      at = skipSpace(text, end);
      if (text[at] !== ':') return fault(text, at, 'A colon must follow the name of a member');
      at = skipSpace(text, at + 1);
    } else if (text[at] === inner.close) {
      open.pop();
      at = skipSpace(text, at + 1);
    } else if (text[at] === ',') {
      inner.count++;
      at = skipSpace(text, at + 1);
      if (text[at] === inner.close) return { offset: at, message: `There is a comma before ${inner.close}` };
      expected = 'entry';
    } else {
      return fault(text, at, `A comma or ${inner.close} must follow`);
    }
  }
}

function fault(text: string, offset: number, message: string): JsonFault {
  return { offset, message: offset < text.length ? message : 'The text ends before its value does' };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (
    let code = text.charCodeAt(at);
    code === 32 || code === 10 || code === 13 || code === 9;
    code = text.charCodeAt(at)
  ) {
    at++;
  }
  return at;
}

/** Where the string, number or word that begins at `at` ends. */
function scalarEnd(text: string, at: number): number | JsonFault {
  if (text[at] === '"') return stringEnd(text, at);
  const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
  scalar.lastIndex = at;
  return scalar.test(text) ? scalar.lastIndex : fault(text, at, 'A value must stand here');
}

function stringEnd(text: string, from: number): number | JsonFault {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) return { offset: at, message: 'A line break or control character in a string must be escaped' };
    if (code !== 92) continue;
    const sequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    sequence.lastIndex = at;
    if (!sequence.test(text)) return { offset: at, message: 'There is no such escape in JSON strings' };
    at = sequence.lastIndex - 1;
  }
  return { offset: text.length, message: 'The text ends inside a string' };
}
