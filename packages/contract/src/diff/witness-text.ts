// A witness as a person would write it down: a curl line, or the head and body of a response.

import type { Witness } from './change.ts';

/** Lines for a terminal or a code block. `origin` stands before the target of a request. */
export function witnessLines(witness: Witness, origin = 'http://localhost:8080'): string[] {
  const { headers, body, refusal } = witness;
  const fields = Array.from(
    { length: headers.length / 2 },
    (_, index) => `${headers[2 * index]}: ${headers[2 * index + 1]}`,
  );
  if (witness.kind === 'response') {
    const head = [`HTTP/1.1 ${witness.status}`, ...fields, ...(body === undefined ? [] : ['', shortened(body)])];
    return [...head, `# before: ${refusal}`];
  }
  const parts = [
    `curl${witness.method === 'GET' ? '' : ` -X ${witness.method}`} ${quoted(origin + witness.target)}`,
    ...fields.map((field) => `-H ${quoted(field)}`),
    ...(body === undefined ? [] : [`-d ${quoted(body)}`]),
  ];
  return [parts.join(' '), `# now: ${refusal}`];
}

// Single quotes keep a shell from seeing anything in it (POSIX 2.2.2).
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const MOST_TEXT = 500;

function shortened(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
