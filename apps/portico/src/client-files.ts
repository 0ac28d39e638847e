// The files of a client: types, the runtime beside them, and the manifest of what is used. Made of the contract alone, so that
// they can be made again and compared.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { clientBanner, clientContract, clientManifest, clientSlice, clientTypes, printable } from '@portico/contract';
import type { ClientSource } from './client-source.ts';
import type { Problem } from './config-layer.ts';
import { type NamedFile, namedFile } from './merge-files.ts';
import { nearest } from './nearest.ts';
import { version } from './version.ts';
import type { MadeFile } from './written-files.ts';

/** What is wanted of a client. */
export interface ClientWish {
  readonly service?: string | undefined;
  readonly operations?: readonly string[] | undefined;
  /** Where the types go; undefined for those of standard output. */
  readonly types?: NamedFile | undefined;
  /** Whether the runtime is written beside the types. */
  readonly runtime: boolean;
  readonly manifest?: NamedFile | undefined;
  /** Who the client is, for the manifest. */
  readonly consumer?: string | undefined;
}

/** The files, and how many operations they have. */
export interface ClientFiles {
  readonly types: string;
  readonly files: readonly MadeFile[];
  readonly operations: number;
}

/** The files as `wish` wants them. `revision` is the one to name in them: the source's, unless older files are compared. */
export async function clientFiles(
  source: ClientSource,
  wish: ClientWish,
  revision: string | undefined = source.revision,
): Promise<ClientFiles | Problem> {
  const { document, unknown, operations } = clientSlice(source.document, wish);
  const problem = unknown.length > 0 || operations.length === 0 ? nothing(source, wish, unknown) : undefined;
  if (problem) return problem;
  const banner = clientBanner({ version, revision, document: source.digest });
  const types = clientTypes(document, { banner });
  const files: MadeFile[] = [];
  if (wish.types) {
    const declarations = wish.runtime ? await asset('runtime.d.ts') : '';
    files.push({ ...wish.types, text: types + declarations });
    if (wish.runtime) {
      const contract = JSON.stringify(clientContract(document, revision));
      const lines = [...banner.map((line) => `// ${line}`), `const PORTICO_CONTRACT = ${printable(contract)};`];
      files.push({ ...runtimeBeside(wish.types), text: `${lines.join('\n')}\n${await asset('runtime.js')}` });
    }
  }
  if (wish.manifest) {
    const manifest = clientManifest(document, { consumer: wish.consumer, revision, document: source.digest });
    files.push({ ...wish.manifest, text: `${JSON.stringify(manifest, undefined, 2)}\n` });
  }
  return { types, files, operations: operations.length };
}

/** The ends of names that a runtime can be put beside, and what its own name ends with. */
const runtimeEnds: readonly (readonly [string, string])[] = [
  ['.d.ts', '.js'],
  ['.d.mts', '.mjs'],
];

/** Can a runtime stand beside a file of this name, so that the one describes the other? */
export function takesRuntime(file: string): boolean {
  return runtimeEnds.some(([end]) => file.endsWith(end));
}

function runtimeBeside({ file, shown }: NamedFile): NamedFile {
  const [end, own] = runtimeEnds.find(([types]) => file.endsWith(types)) ?? ['', '.js'];
  const renamed = (name: string) => name.slice(0, name.length - end.length) + own;
  return { ...namedFile(renamed(file), '/'), shown: renamed(shown) };
}

function nothing(
  { document, place }: ClientSource,
  { service }: ClientWish,
  unknown: readonly string[],
): Problem | undefined {
  const all = clientSlice(document, {}).operations;
  const [name] = unknown;
  if (name !== undefined) {
    const ids = all.flatMap(({ operationId, method, path }) => [
      ...(operationId ? [operationId] : []),
      `${method} ${path}`,
    ]);
    const meant = nearest(name, ids);
    const where = service === undefined ? 'it' : `service ${service}`;
    const message = `${where} has no operation ${JSON.stringify(name)}${meant ? `: did you mean ${printable(meant)}?` : '; portico routes lists them'}`;
    return { place, message };
  }
  if (service === undefined) return undefined;
  const services = [...new Set(all.flatMap((one) => one.service ?? []))].sort();
  const known = services.length > 0 ? `it has ${services.join(', ')}` : 'only merged documents tell services apart';
  return { place, message: `has no operations of service ${JSON.stringify(service)}: ${printable(known)}` };
}

const { resolve } = createRequire(import.meta.url);

function asset(name: string): Promise<string> {
  return readFile(resolve(`@portico/client/assets/${name}`), 'utf8');
}
