// The service that a document belongs to, when only its file is known.

import { serviceName } from './config-values.ts';

/** File names that say nothing about the service: its folder does. */
const generic = /^(?:openapi|swagger|api|index|spec|schema)$/;

/**
 * The name for a file among others, made of its path below the folder they share: `voice.v2.yml` is `voice-v2`,
 * `billing/openapi.yaml` is `billing`, `2.0/account.yml` is `v2-0-account`. Undefined when nothing usable is left.
 */
export function nameBelow(path: string): string | undefined {
  const segments = path.split(/[\\/]+/).filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  const stem = stemOf(segments.pop() ?? '');
  const words = generic.test(stem.toLowerCase()) && segments.length > 0 ? segments : [...segments, stem];
  const name = words
    .map(kebab)
    .filter((word) => word !== '')
    .join('-')
    .replace(/^(?=\d)/, 'v');
  return serviceName.test(name) ? name : undefined;
}

/** The name for a file on its own: its folders count only when the file's name says nothing. */
export function nameOfFile(path: string): string | undefined {
  const segments = path.split(/[\\/]+/);
  const last = segments.at(-1) ?? '';
  return nameBelow(generic.test(stemOf(last).toLowerCase()) ? segments.slice(-2).join('/') : last);
}

function stemOf(file: string): string {
  return file.replace(/\.(?:json|ya?ml)$/i, '').replace(/\.(?:openapi|swagger)$/i, '');
}

function kebab(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, (_, lower: string, upper: string, last: string) =>
      last === undefined ? `${lower}-${upper}` : `${last}-`,
    )
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
