// The runtime that `portico client --runtime` writes: made from packages/client by the compiler, checked in, so that no
// compiler is needed where it is written.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { minify } from 'rolldown/utils';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The files of packages/client/assets with the text that they should have. */
export async function clientRuntimeFiles(): Promise<{ readonly name: string; readonly text: string }[]> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-runtime-'));
  try {
    const flags = [
      '--composite',
      'false',
      '--incremental',
      'false',
      '--sourceMap',
      'false',
      '--declarationMap',
      'false',
    ];
    const compiler = join(root, 'node_modules/.bin/tsc');
    await promisify(execFile)(compiler, ['-p', join(root, 'packages/client'), '--outDir', folder, ...flags]);
    const read = (name: string) => readFile(join(folder, name), 'utf8');
    const [code, types, declarations] = await Promise.all([
      read('runtime.js'),
      read('types.d.ts'),
      read('runtime.d.ts'),
    ]);
    return [
      { name: 'runtime.js', text: await smallRuntime(code) },
      { name: 'runtime.d.ts', text: types.replace(/export \{\};\n/, '') + declarationOf(declarations) },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A client of PORTICO_CONTRACT, which the file it is written to declares before. */
async function smallRuntime(code: string): Promise<string> {
  const own = changed(code, 'export function createClient(', 'function clientOf(');
  const exported = 'export const createClient = (options) => clientOf({ contract: PORTICO_CONTRACT, ...options });';
  const { code: small, errors } = await minify('runtime.js', `${own}\n${exported}\n`, { module: true });
  if (errors.length > 0) throw new Error(`the runtime can't be minified: ${errors[0]?.message}`);
  return `${small}\n`;
}

/** The declaration of `createClient`, for the `paths` that it is written beside. */
function declarationOf(declarations: string): string {
  const own = declarations.slice(declarations.indexOf('/** A client of'));
  return `${changed(own, '<Paths extends object>', '<Paths extends object = paths>')}export {};\n`;
}

function changed(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`packages/client has no ${JSON.stringify(from)} any more`);
  return text.replace(from, to);
}
