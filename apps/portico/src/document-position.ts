// Line and column of findings that know their JSON Pointer alone.

import { type Diagnostic, locate } from '@portico/contract';

/** Readings of one text for the sake of positions; findings beyond it go without. */
const limit = 500;

/** `findings` about the document `text`, each with the position of its pointer or of the nearest place around it. */
export function withPositions(findings: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const known = new Map<string, Diagnostic['position']>();
  return findings.map((finding) => {
    const position = finding.position ?? search(finding.pointer);
    return position ? { ...finding, position } : finding;
  });

  function search(pointer: string): Diagnostic['position'] {
    if (pointer === '' || (!known.has(pointer) && known.size >= limit)) return undefined;
    if (!known.has(pointer)) known.set(pointer, locate(text, pointer));
    return known.get(pointer) ?? search(pointer.slice(0, pointer.lastIndexOf('/')));
  }
}
