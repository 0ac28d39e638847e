// The things Portico is measured against have a folder and a lock file of their own: whoever never measures never installs them.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../peers/', import.meta.url));

/** Installs what bench/peers/package-lock.json says, unless it is there. Throws when npm fails. */
export function installPeers(): void {
  const lock = readFileSync(`${folder}package-lock.json`, 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> };
  const direct = Object.keys((packages[''] as { dependencies: object }).dependencies);
  if (direct.every((name) => existsSync(`${folder}node_modules/${name}/package.json`))) return;
  console.error('installing bench/peers …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', folder], { stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci --prefix bench/peers failed');
}

/** Absolute path of a file in bench/peers. */
export function peerFile(path: string): string {
  return folder + path;
}

/** The installed version of a peer. */
export function peerVersion(name: string): string {
  const text = readFileSync(peerFile(`node_modules/${name}/package.json`), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
