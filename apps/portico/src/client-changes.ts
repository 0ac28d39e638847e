// What is different between two texts of types, as a person wants to read it: which operations, schemas and others came, went, or
// are not what they were.

import { printable } from '@portico/contract';

/** One line a difference, such as `+ operation chat_send`; those beyond `most` are counted. */
export function clientChanges(before: string, after: string, most = 20): string[] {
  const [old, now] = [parts(before), parts(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const lines = names.flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === is) return [];
    return [`${was === undefined ? '+' : is === undefined ? '-' : '~'} ${printable(name)}`];
  });
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), `… and ${rest} more`] : lines;
}

const kinds: Readonly<Record<string, string>> = {
  paths: 'path',
  webhooks: 'webhook',
  operations: 'operation',
  schemas: 'schema',
  responses: 'response',
  parameters: 'parameter',
  requestBodies: 'request body',
  headers: 'header',
};

/** The text of each member that a person knows by name. */
function parts(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let section = '';
  let part = '';
  for (const line of text.split('\n')) {
    const [, top] = /^export (?:interface|type) ([\w$]+)/.exec(line) ?? [];
    const [, spaces, quoted, plain] =
      /^( {4}| {8})(?:readonly )?(?:"((?:[^"\\]|\\.)*)"|([\w$]+))\??: /.exec(line) ?? [];
    const name = quoted === undefined ? plain : (JSON.parse(`"${quoted}"`) as string);
    if (top !== undefined) [section, part] = [top, ''];
    else if (line === '}') [section, part] = ['', ''];
    else if (section === 'components' && line === '    };') part = '';
    else if (section === 'components' && spaces?.length === 4) [part] = [`components ${name}`];
    else if (name !== undefined && spaces?.length === (section === 'components' ? 8 : 4)) {
      const kind = section === 'components' ? part.split(' ')[1] : section;
      // What else is there follows from these, or is the runtime's.
      if (kind === undefined || !Object.hasOwn(kinds, kind)) continue;
      found.set(`${kinds[kind]} ${name}`, line);
      part = section === 'components' ? `components ${kind} ${name}` : name;
      continue;
    }
    const key = section === 'components' ? keyOf(part) : `${kinds[section] ?? section} ${part}`;
    if (found.has(key)) found.set(key, `${found.get(key)}\n${line}`);
  }
  return found;
}

function keyOf(part: string): string {
  const [, kind = '', ...name] = part.split(' ');
  return `${kinds[kind] ?? kind} ${name.join(' ')}`;
}
