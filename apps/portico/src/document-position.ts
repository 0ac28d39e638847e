// Line and column of findings that know their JSON Pointer alone.

import { type Diagnostic, locator } from '@portico/contract';

/** `findings` about the document `text`, each with the position of its pointer or of the nearest place around it. */
export function withPositions(findings: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const locate = locator(text);
  return findings.map((finding) => {
    const position = finding.position ?? search(finding.pointer);
    return position ? { ...finding, position } : finding;
  });

  function search(pointer: string): Diagnostic['position'] {
    if (pointer === '') return undefined;
    return locate(pointer) ?? search(pointer.slice(0, pointer.lastIndexOf('/')));
  }
}
