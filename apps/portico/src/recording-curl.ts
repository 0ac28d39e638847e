// curl command lines as browsers copy them and people write them. What a command would read from files is not known here.

import type { Recording } from './recording.ts';
import { targetOf } from './recording.ts';

/** Options that take a value and say nothing of the request's contract. */
const aside = new Set(
  '-o --output -u --user -x --proxy -m --max-time --connect-timeout -w --write-out --resolve --retry --cacert -E --cert --key -c --cookie-jar --limit-rate -T --upload-file --max-redirs'.split(
    ' ',
  ),
);
const fields: ReadonlyMap<string, string> = new Map([
  ['-A', 'User-Agent'],
  ['--user-agent', 'User-Agent'],
  ['-e', 'Referer'],
  ['--referer', 'Referer'],
  ['-b', 'Cookie'],
  ['--cookie', 'Cookie'],
]);
const data = new Set(['-d', '--data', '--data-raw', '--data-ascii', '--data-binary', '--data-urlencode', '--json']);
const valued = new Set([
  ...aside,
  ...fields.keys(),
  ...data,
  '-X',
  '--request',
  '-H',
  '--header',
  '--url',
  '-F',
  '--form',
]);

/** The request of each curl command in a text. */
export function readCurl(text: string): readonly Recording[] | string {
  const commands: string[][] = [];
  for (const word of shellWords(text.replaceAll(/^\$ /gm, ''))) {
    if (word === 'curl' || commands.length === 0) commands.push([]);
    else commands.at(-1)?.push(word);
  }
  const requests = commands.map(requestOf);
  return requests.find((request) => typeof request === 'string') ?? (requests as Recording[]);
}

function requestOf(words: readonly string[]): Recording | string {
  const headers: string[] = [];
  const parts: string[] = [];
  let [method, url, type]: (string | undefined)[] = [];
  let asQuery = false;
  let known = true;
  for (let at = 0; at < words.length; at++) {
    const [name, attached] = split(words[at] as string);
    const value = valued.has(name) ? (attached ?? words[++at] ?? '') : '';
    if (name === '-X' || name === '--request') method = value;
    else if (name === '-H' || name === '--header') headers.push(...headerOf(value));
    else if (fields.has(name)) headers.push(fields.get(name) as string, value);
    else if (name === '-G' || name === '--get') asQuery = true;
    else if (name === '-I' || name === '--head') method ??= 'HEAD';
    else if (name === '--url' || !name.startsWith('-')) url ??= name === '--url' ? value : name;
    else if (name === '-F' || name === '--form') {
      known = false;
      method ??= 'POST';
    } else if (data.has(name)) {
      if (value.startsWith('@') && name !== '--data-raw') known = false;
      parts.push(name === '--data-urlencode' ? urlencoded(value) : value);
      type ??= name === '--json' ? 'application/json' : 'application/x-www-form-urlencoded';
    }
  }
  if (url === undefined) return 'has a curl command without a URL';
  const text = parts.join('&');
  const given = headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'content-type');
  if (parts.length > 0 && !asQuery && !given) headers.push('Content-Type', type as string);
  const target = targetOf(url);
  const hasBody = parts.length > 0 && !asQuery;
  return {
    method: method ?? (hasBody ? 'POST' : 'GET'),
    target: asQuery && text !== '' ? `${target}${target.includes('?') ? '&' : '?'}${text}` : target,
    headers,
    body: known ? (hasBody ? new Uint8Array(Buffer.from(text)) : undefined) : 'unknown',
    response: undefined,
  };
}

/** `-XPOST` and `--request=POST` as option and value. */
function split(word: string): readonly [string, string?] {
  if (/^--[^=]+=/.test(word)) return [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)];
  if (/^-[A-Za-z]./.test(word) && valued.has(word.slice(0, 2))) return [word.slice(0, 2), word.slice(2)];
  return [word];
}

function headerOf(line: string): string[] {
  const colon = line.indexOf(':');
  // `Name;` is curl's way to write an empty field.
  return colon > 0 ? [line.slice(0, colon), line.slice(colon + 1).trim()] : [line.replace(/;$/, ''), ''];
}

function urlencoded(value: string): string {
  const at = value.indexOf('=');
  return value.slice(0, at + 1) + encodeURIComponent(value.slice(at + 1));
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
};

/** The words of a shell command: plain, '…', "…" and $'…'. Nothing is expanded and nothing is run. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  const token =
    /\\\r?\n|(\s+)|\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+|[\s\S])/g;
  let word: string | undefined;
  for (const [all, blank, ansi, single, double, escaped, plain] of text.matchAll(token)) {
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (!/^\\\r?\n$/.test(all)) {
      const part = ansi?.replaceAll(/\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|([\s\S]))/gi, (_, x, u, c: string) =>
        c === undefined ? String.fromCharCode(Number.parseInt(x ?? u, 16)) : (escapes[c] ?? c),
      );
      word = (word ?? '') + (part ?? single ?? double?.replaceAll(/\\([$`"\\])/g, '$1') ?? escaped ?? plain);
    }
  }
  return word === undefined ? words : [...words, word];
}
