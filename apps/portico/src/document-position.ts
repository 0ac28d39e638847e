// Line and column of findings that know their JSON Pointer alone.

import { type Diagnostic, scanJson } from '@portico/contract';
import { LineCounter, parseDocument } from 'yaml';
import { offsetAt } from './yaml-position.ts';

/** Characters of YAML beyond which a second, slow reading for the sake of line numbers is not worth the wait. */
const yamlLimit = 4_000_000;

/** `findings` about the document `text`, each with the position of its pointer or of the nearest place around it. */
export function withPositions(findings: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const unplaced = findings.filter(({ position, pointer }) => !position && pointer !== '');
  if (unplaced.length === 0) return findings;
  const wanted = new Set(unplaced.flatMap(({ pointer }) => outwards(pointer)));
  const offsets = /^\s*[{[]/.test(text) ? offsetsInJson(text, wanted) : offsetsInYaml(text, wanted);
  const lines = new LineCounter();
  for (let at = -1; ; ) {
    lines.addNewLine(at + 1);
    at = text.indexOf('\n', at + 1);
    if (at < 0) break;
  }
  return findings.map((finding) => {
    if (finding.position) return finding;
    const place = outwards(finding.pointer).find((pointer) => offsets.has(pointer));
    if (place === undefined) return finding;
    const { line, col } = lines.linePos(offsets.get(place) ?? 0);
    return { ...finding, position: { line, column: col } };
  });
}

/** A pointer and those of all that is around it, innermost first; the whole document is not among them. */
function outwards(pointer: string): string[] {
  const tokens = pointer.split('/').slice(1);
  return tokens.map((_, index) => `/${tokens.slice(0, tokens.length - index).join('/')}`);
}

function offsetsInJson(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const path: string[] = [];
  for (const { depth, token, offset } of scanJson(text)) {
    path.length = depth;
    path.push(token.replaceAll('~', '~0').replaceAll('/', '~1'));
    const pointer = `/${path.join('/')}`;
    if (wanted.has(pointer)) offsets.set(pointer, offset);
  }
  return offsets;
}

function offsetsInYaml(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  if (text.length > yamlLimit) return new Map();
  const { contents } = parseDocument(text, { logLevel: 'silent' });
  const found = [...wanted].map((pointer): [string, number | undefined] => {
    const tokens = pointer.split('/').slice(1);
    return [
      pointer,
      offsetAt(
        contents,
        tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')),
        'key',
      ),
    ];
  });
  return new Map(found.filter((entry): entry is [string, number] => entry[1] !== undefined));
}
