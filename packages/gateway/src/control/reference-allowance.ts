// Which addresses outside a document may be read because the document refers to them: those below what the configuration
// names for its service, and nothing else. Decided on the address, and for files once more on the file it really is.

import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Says which addresses may be read. */
export interface ReferenceAllowance {
  /**
   * The address to read instead of `address`, free of links and dots; undefined when it may not be read, `absent` when it
   * might be and there is no file. Touches the file system only below what is allowed.
   */
  permit(address: string): Promise<string | 'absent' | undefined>;
}

/**
 * The allowance of a document at `base` under `references`: addresses relative to the document, or absolute with http(s).
 * One that ends with `/` stands for all below it. A document that comes over a network reaches no files.
 */
export function referenceAllowance(base: string, references: readonly string[]): ReferenceAllowance {
  const roots = references.flatMap((reference) => {
    const root = URL.parse(reference, base);
    return root && (root.protocol !== 'file:' || base.startsWith('file:')) ? [root.href] : [];
  });
  return {
    async permit(address) {
      const href = plainAddress(address);
      const root = href && roots.find((one) => isBelow(href, one));
      if (!href || !root) return undefined;
      return href.startsWith('file:') ? realFile(href, root) : href;
    },
  };
}

/** True for a text that may stand among `references`: relative to the document (and no path from a root), or http(s). */
export function isReferenceRoot(text: string): boolean {
  return /^https?:\/\//i.test(text) ? URL.canParse(text) : !/^(?:[/\\]|[A-Za-z][A-Za-z0-9+.-]*:|$)/.test(text);
}

/** The address as it would be asked for; undefined for what has no business in a reference. */
function plainAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:', 'file:'].includes(url.protocol)) return undefined;
  // Servers and file systems differ in what they take an escaped slash or backslash for.
  if (/%(?:2f|5c|00)/i.test(url.pathname) || url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'file:' && url.host !== '') return undefined;
  url.hash = '';
  return url.href;
}

function isBelow(href: string, root: string): boolean {
  return root.endsWith('/') ? href.startsWith(root) : href === root;
}

/** Links are followed first: what counts is where the file really is. Devices and pipes are no files. */
async function realFile(href: string, root: string): Promise<string | 'absent' | undefined> {
  try {
    const file = await realpath(fileURLToPath(href));
    const folder = await realpath(fileURLToPath(root));
    const inside = root.endsWith('/') ? file.startsWith(folder.endsWith(sep) ? folder : folder + sep) : file === folder;
    return inside && (await stat(file)).isFile() ? pathToFileURL(file).href : undefined;
  } catch {
    return 'absent';
  }
}
