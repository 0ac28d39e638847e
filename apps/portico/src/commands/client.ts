// `portico client`: types of a contract for TypeScript, the runtime that goes with them, and the manifest of what is used.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { bannerRevision, withoutOrigin } from '@portico/contract';
import { clientChanges } from '../client-changes.ts';
import { type ClientFiles, type ClientWish, clientFiles, takesRuntime } from '../client-files.ts';
import { type ClientSource, configuredGateway, readClientSource } from '../client-source.ts';
import { watchContract } from '../client-watch.ts';
import type { Problem } from '../config-layer.ts';
import { namedFile } from '../merge-files.ts';
import { problemLines } from '../problem-lines.ts';
import { count } from '../startup.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { type MadeFile, writeFiles } from '../written-files.ts';

export interface ClientFlags {
  /** A gateway's URL, or a document. */
  readonly from?: string;
  readonly config?: string;
  readonly output?: string;
  readonly service?: string;
  /** Ids, comma-separated. */
  readonly operations?: string;
  readonly runtime?: boolean;
  readonly manifest?: string;
  readonly consumer?: string;
  readonly watch?: boolean;
  readonly check?: boolean;
}

/** 0 when all is well, 1 when a file is stale, 2 when the flags don't go together or the contract can't be read. */
export async function client(flags: ClientFlags, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, folder } = terminal;
  const say = (line: string) => void stderr.write(`${line}\n`);
  const mistake = mistakeIn(flags);
  if (mistake) return refuse(mistake, say);
  const from = flags.from ?? (await configuredGateway(terminal, flags.config));
  if (typeof from !== 'string') return refuse(from, say);
  const wish: ClientWish = {
    service: flags.service,
    operations: flags.operations
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    types: flags.output === undefined ? undefined : namedFile(flags.output, folder),
    runtime: flags.runtime === true,
    manifest: flags.manifest === undefined ? undefined : namedFile(flags.manifest, folder),
    consumer: flags.consumer,
  };
  if (flags.watch) return watch(from, wish, terminal, say);
  const source = await readClientSource(from, folder);
  if (isProblem(source)) return refuse(source, say);
  if (flags.check) return check(source, wish, say);
  const made = await clientFiles(source, wish);
  if (isProblem(made)) return refuse(made, say);
  if (!wish.types) stdout.write(made.types);
  return writeFiles(made.files, say);
}

function mistakeIn({ output, runtime, watch, check, manifest, consumer }: ClientFlags): Problem | undefined {
  const needsFile = (runtime && '--runtime') || (watch && '--watch') || (check && '--check');
  if (needsFile && output === undefined) return { place: needsFile, message: 'needs a file: add -o FILE' };
  if (watch && check) return { place: '--watch', message: 'does not go with --check' };
  if (consumer !== undefined && manifest === undefined)
    return { place: '--consumer', message: 'is for the manifest: add --manifest FILE' };
  if (runtime && !takesRuntime(output ?? '')) {
    return { place: '--runtime', message: 'is written beside types that end with .d.ts or .d.mts: name -o so' };
  }
  return undefined;
}

/** Holds the files that are there against those that would be written. Which revision they were made from does not matter. */
async function check(source: ClientSource, wish: ClientWish, say: (line: string) => void): Promise<ExitCode> {
  const old = await readText(wish.types?.file ?? '');
  const revision = bannerRevision(old ?? '');
  const made = await clientFiles(source, wish, revision ?? source.revision);
  if (isProblem(made)) return refuse(made, say);
  let code: ExitCode = 0;
  for (const { file, shown, text } of made.files) {
    const there = await readText(file);
    if (there !== undefined && withoutOrigin(there) === withoutOrigin(text)) continue;
    say(`${shown}  ${there === undefined ? 'is not there' : 'is stale'}: run the same command without --check`);
    if (there !== undefined) for (const line of clientChanges(there, text)) say(`  ${line}`);
    code = 1;
  }
  if (code === 0) say(`up to date with ${source.place} · ${count(made.operations, 'operation')}`);
  return code;
}

async function watch(
  from: string,
  wish: ClientWish,
  { folder, onStop }: Terminal,
  say: (line: string) => void,
): Promise<ExitCode> {
  const over = new AbortController();
  const forget = onStop(() => over.abort());
  let trouble = '';
  const look = async () => {
    const source = await readClientSource(from, folder);
    const made = isProblem(source) ? source : await clientFiles(source, wish);
    if (over.signal.aborted) return;
    if (isProblem(made)) {
      const [line = ''] = problemLines([made]);
      // The last good files stay, and the same trouble is told once.
      if (line !== trouble) say(line);
      trouble = line;
      return;
    }
    trouble = '';
    await rewrite(made, isProblem(source) ? undefined : source.revision, say);
  };
  say(`watching ${from}`);
  await watchContract(resolvedFrom(from), look, { folder, signal: over.signal, say });
  forget();
  return 0;
}

function resolvedFrom(from: string): string {
  return from.replace(/^[a-z][a-z0-9-]*=(?=https?:)/, '');
}

/** Writes what is not so already, and says in one line what has changed. */
async function rewrite({ files, operations }: ClientFiles, revision: string | undefined, say: (line: string) => void) {
  const changed: MadeFile[] = [];
  let changes = 0;
  for (const made of files) {
    const there = await readText(made.file);
    if (there === made.text) continue;
    changed.push(made);
    changes += clientChanges(there ?? '', made.text, Number.POSITIVE_INFINITY).length;
  }
  if (changed.length === 0) return;
  const problems: string[] = [];
  const code = await writeFiles(changed, (line) => problems.push(line));
  if (code !== 0) return void say(problems.filter((line) => !line.startsWith('written to ')).join(' · '));
  const named = revision === undefined ? [] : [`revision ${revision.slice(0, 6)}`];
  const words = [...named, count(operations, 'operation'), count(changes, 'change')];
  say(`${words.join(' · ')} · written to ${changed.map(({ shown }) => shown).join(', ')}`);
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(resolve(file), 'utf8').catch(() => undefined);
}

function refuse(problem: Problem, say: (line: string) => void): ExitCode {
  for (const line of problemLines([problem])) say(line);
  return 2;
}

function isProblem(value: object): value is Problem {
  return 'message' in value;
}
