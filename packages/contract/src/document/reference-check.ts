// Where do references lead? To a place in the document; to nothing; round in a circle; or out of the document, where Portico
// does not follow: a document must not make the gateway read files or call addresses.

import { type JsonObject, own } from '../json.ts';
import { fragmentTokens } from '../pointer.ts';
import { anchorOf, valueAt } from '../reference.ts';
import { replaceExternal } from './external-reference.ts';
import type { Findings } from './findings.ts';
import { cutLoops } from './reference-loop.ts';
import type { ReferenceUse, Structure } from './structure.ts';

/** The document without references that leave it or that lead back to themselves; those to nothing are reported and stay. */
export function checkReferences(structure: Structure, findings: Findings): JsonObject {
  const { root, references, ids } = structure;
  const names = new Set([...ids].map((id) => id.slice(id.lastIndexOf('/') + 1)));
  const external = references.filter((use) => isExternal(use, structure, names));
  const local = references.filter(({ text, rebased }) => text.startsWith('#') && !rebased);
  const known = new Map<string, boolean>();
  for (const { text, tokens } of local) {
    let exists = known.get(text);
    if (exists === undefined) {
      exists = leadsSomewhere(text, structure);
      known.set(text, exists);
    }
    if (!exists) findings.repaired('reference-dangling', tokens, `There is nothing at ${findings.reference(text)}`);
  }
  const cut = cutLoops(root, local, findings);
  return external.length === 0 ? cut : replaceExternal(cut, local, external, findings);
}

/** Does a reference leave the document? Its own address (`$self` of 3.2) and the `$id`s of its schemas are inside. */
function isExternal({ text, rebased }: ReferenceUse, { root, ids }: Structure, names: ReadonlySet<string>): boolean {
  if (text.startsWith('#')) return false;
  const [address = ''] = text.split('#', 1);
  if (address === own(root, '$self') || ids.has(address)) return false;
  return !rebased || !names.has(address);
}

function leadsSomewhere(text: string, { root, anchors }: Structure): boolean {
  const anchor = anchorOf(text);
  if (anchor !== undefined) return anchors.has(anchor);
  const tokens = fragmentTokens(text);
  return tokens !== undefined && valueAt(root, tokens) !== undefined;
}
