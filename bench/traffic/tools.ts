// wrk, nginx and HAProxy: those on the PATH, else Debian's packages unpacked into a folder of the user's cache. Nothing is
// installed, no service is started, nothing outside that folder changes.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

export interface Tools {
  /** Absolute path of a program. */
  readonly path: Readonly<Record<Tool, string>>;
  /** For the programs: where their libraries are. */
  readonly environment: Readonly<Record<string, string>>;
}

const programs = { wrk: 'wrk', nginx: 'nginx', haproxy: 'haproxy', taskset: 'util-linux' } as const;
export type Tool = keyof typeof programs;

/** What the three need beyond a minimal Debian 12. Names of libraries differ between releases. */
const libraries = [
  'libluajit-5.1-2',
  'libluajit-5.1-common',
  'liblua5.3-0',
  'libopentracing-c-wrapper0',
  'libopentracing1',
];

/** Finds or fetches them. Throws with what to install by hand. */
export function findTools(): Tools {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'portico-bench');
  const names = Object.keys(programs) as Tool[];
  const root = join(cache, 'root');
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    join(root, 'usr/bin'),
    join(root, 'usr/sbin'),
  ];
  const find = (name: string) => folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length > 0)
    unpack(
      missing.map((name) => programs[name]),
      cache,
      root,
    );
  const path = Object.fromEntries(names.map((name) => [name, find(name)])) as Record<Tool, string | undefined>;
  const absent = names.filter((name) => path[name] === undefined);
  if (absent.length > 0)
    throw new Error(`not found: ${absent.join(', ')}; try: apt-get install wrk nginx haproxy util-linux`);
  const lib = join(root, 'usr/lib');
  const places = existsSync(lib) ? readdirSync(lib).map((folder) => join(lib, folder)) : [];
  const environment = { LD_LIBRARY_PATH: places.join(delimiter) };
  for (const name of names) {
    const { error, stderr } = spawnSync(path[name] as string, ['-v'], { env: environment, encoding: 'utf8' });
    if (error || /error while loading/.test(stderr))
      throw new Error(`${name} does not start: ${error?.message ?? stderr}`);
  }
  return { path: path as Record<Tool, string>, environment };
}

function unpack(packages: readonly string[], cache: string, root: string): void {
  const folder = join(cache, 'packages');
  mkdirSync(folder, { recursive: true });
  mkdirSync(root, { recursive: true });
  console.error(`fetching ${packages.join(', ')} from Debian into ${cache} …`);
  try {
    execFileSync('apt-get', ['download', ...packages, ...libraries], { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    throw new Error('apt-get download failed; try: apt-get install wrk nginx haproxy', { cause: error });
  }
  for (const file of readdirSync(folder)) execFileSync('dpkg', ['-x', join(folder, file), root]);
}
