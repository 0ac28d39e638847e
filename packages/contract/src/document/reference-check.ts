// Where do references lead? To a place in the document; to nothing; round in a circle; or out of the document, where Portico
// does not follow: a document must not make the gateway read files or call addresses.

import type { JsonObject } from '../json.ts';
import { fragmentTokens } from '../pointer.ts';
import { anchorOf, valueAt } from '../reference.ts';
import { resolveUri, splitFragment } from '../schema/uri.ts';
import { replaceExternal } from './external-reference.ts';
import type { Findings } from './findings.ts';
import { cutLoops } from './reference-loop.ts';
import { ownAddress, type ReferenceUse, type Structure } from './structure.ts';

/** The document without references that leave it or that lead back to themselves; those to nothing are reported and stay. */
export function checkReferences(structure: Structure, findings: Findings): JsonObject {
  const { root, references } = structure;
  const external = references.filter((use) => isExternal(use, structure));
  const local = references.filter(({ text, base }) => text.startsWith('#') && base === undefined);
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
function isExternal({ text, base }: ReferenceUse, { root, ids }: Structure): boolean {
  const self = ownAddress(root);
  const address = resolveUri(splitFragment(text).target, base ?? self);
  return address !== self && !ids.has(address);
}

function leadsSomewhere(text: string, { root, anchors }: Structure): boolean {
  const anchor = anchorOf(text);
  if (anchor !== undefined) return anchors.has(anchor);
  const tokens = fragmentTokens(text);
  return tokens !== undefined && valueAt(root, tokens) !== undefined;
}
