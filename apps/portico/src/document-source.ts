// The documents that a command line names: files, folders of files, and URLs, each with the service it belongs to.

import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whyUnreadable } from './config-file.ts';
import type { Problem } from './config-layer.ts';
import { serviceName } from './config-values.ts';
import { nameBelow, nameOfFile } from './document-name.ts';

/** The text of a document and where it is from. */
export interface SourceText {
  readonly service: string;
  /** The file, relative to the working folder when it is inside it, or the URL. */
  readonly place: string;
  readonly text: string;
  /** Where it is from as an absolute `file:`, `http:` or `https:` URL. */
  readonly address: string;
  /** The folder it was found in, relative to the document and ending with `/`, when the command line names the folder. */
  readonly root?: string;
  /** The revision that the gateway it comes from named. */
  readonly revision?: string | undefined;
}

/** Everything that could be read, in the order of the command line, and what could not. */
export interface SourceTexts {
  readonly texts: readonly SourceText[];
  readonly problems: readonly Problem[];
}

/** Milliseconds for one document to come from a URL. */
const fetchTimeout = 30_000;

/** Bytes of a document from a URL: more than any document may have, so that the parser is who says that it is too large. */
const fetchLimit = 64 * 2 ** 20;

const extensions: ReadonlySet<string> = new Set(['.json', '.yaml', '.yml']);

/**
 * Reads all of `inputs`: `DOC`, `FOLDER`, `URL`, each optionally with `name=` in front (a folder can't have one).
 * `fallbackName` is for those that tell no name; without it they are problems.
 */
export async function readSources(
  inputs: readonly string[],
  folder: string,
  fallbackName?: string,
): Promise<SourceTexts> {
  const results = await Promise.all(inputs.map((input) => readInput(input, folder, fallbackName)));
  const texts = results.flatMap((result) => result.texts);
  const problems = results.flatMap((result) => result.problems);
  const places = new Map<string, string>();
  for (const { service, place } of texts) {
    const other = places.get(service);
    if (other !== undefined) {
      const message = `is service "${service}", and so is ${other}: leave one of them out, or name it, such as other=${place}`;
      problems.push({ place, message });
    }
    places.set(service, place);
  }
  return { texts, problems };
}

async function readInput(input: string, folder: string, fallbackName: string | undefined): Promise<SourceTexts> {
  const [, name, rest = input] = /^([^=/\\:.]+)=(.+)$/s.exec(input) ?? [];
  if (name !== undefined && !serviceName.test(name)) {
    const message = `"${name}" is not a service name: use lower-case letters, digits and "-", starting with a letter`;
    return failed(input, message);
  }
  if (/^https?:\/\//i.test(rest)) return readUrl(rest, name, fallbackName);
  const file = resolve(folder, rest);
  try {
    if (!(await stat(file)).isDirectory()) {
      return await readOne(file, shown(file, folder), name ?? nameOfFile(file) ?? fallbackName);
    }
    if (name === undefined) return await readFolder(file, folder);
    return failed(shown(file, folder), `is a folder of documents, so it can't be called ${name}`);
  } catch (error) {
    return failed(shown(file, folder), whyUnreadable(error));
  }
}

/** All documents below a folder: files of JSON or YAML that say which version of OpenAPI they are. */
async function readFolder(root: string, folder: string): Promise<SourceTexts> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && extensions.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](?:node_modules|\.[^\\/]+)[\\/]/.test(file.slice(root.length)))
    .sort();
  const results: SourceTexts[] = [];
  for (const file of files) {
    const { texts, problems } = await readOne(file, shown(file, folder), nameBelow(relative(root, file)));
    const documents = texts.filter(({ text }) => declaresVersion.test(text));
    const up = `${relative(dirname(file), root).replaceAll('\\', '/') || '.'}/`;
    results.push({ texts: documents.map((text) => ({ ...text, root: up })), problems });
  }
  if (results.every(({ texts, problems }) => texts.length + problems.length === 0))
    return failed(shown(root, folder), 'has no OpenAPI documents in it (.json, .yaml, .yml)');
  return { texts: results.flatMap(({ texts }) => texts), problems: results.flatMap(({ problems }) => problems) };
}

/** `openapi: 3…` or `swagger: "2.0"` at the start of a line or after a bracket or comma. */
const declaresVersion = /(?:^|[{,])\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.\d/m;

async function readOne(file: string, place: string, service: string | undefined): Promise<SourceTexts> {
  const text = decode(await readFile(file));
  if (text === undefined) return failed(place, 'is not UTF-8 text');
  return named(service, { place, text, address: pathToFileURL(file).href });
}

async function readUrl(
  input: string,
  name: string | undefined,
  fallbackName: string | undefined,
): Promise<SourceTexts> {
  if (!URL.canParse(input)) return failed(input, 'is not a URL');
  const url = new URL(input);
  if (url.pathname === '/') url.pathname = '/openapi.json';
  const place = url.href;
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json, application/yaml;q=0.9, */*;q=0.1' },
      signal: AbortSignal.timeout(fetchTimeout),
    });
    if (!response.ok) return failed(place, `answered ${response.status}: is this where the document is?`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > fetchLimit) return failed(place, 'is too large');
      chunks.push(chunk);
    }
    const text = decode(Buffer.concat(chunks));
    return text === undefined
      ? failed(place, 'is not UTF-8 text')
      : named(name ?? nameOfHost(url) ?? fallbackName, { place, text, address: place, revision: revisionOf(response) });
  } catch (error) {
    return failed(place, `can't be fetched: ${whyNotFetched(error)}`);
  }
}

function named(service: string | undefined, source: Omit<SourceText, 'service'>): SourceTexts {
  const { place } = source;
  if (service === undefined) return failed(place, `needs the name of its service: write name=${place}`);
  return { texts: [{ service, ...source }], problems: [] };
}

function failed(place: string, message: string): SourceTexts {
  return { texts: [], problems: [{ place, message }] };
}

function revisionOf({ headers }: Response): string | undefined {
  const revision = headers.get('portico-revision') ?? '';
  return /^[0-9a-f]{6,64}$/.test(revision) ? revision : undefined;
}

/** `chat` of `http://chat.internal/…`; addresses and localhost say nothing. */
function nameOfHost({ hostname }: URL): string | undefined {
  const [label = ''] = hostname.split('.');
  return label !== 'localhost' && serviceName.test(label) ? label : undefined;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function whyNotFetched(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ENOTFOUND') return 'the host name is not known';
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer in ${fetchTimeout / 1000} s`;
  return cause instanceof Error ? cause.message : String(cause);
}

function shown(file: string, folder: string): string {
  const short = relative(folder, file);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? file : short;
}
