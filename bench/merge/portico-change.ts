// Portico when one service of many publishes a change: the new text in; the route table and the document as UTF-8 out. The
// others' documents are the ones it has. Arguments: folder, output file, `later`.

import process from 'node:process';
import { compileRevision, type Document, parseDocument } from '@portico/contract';
import { generatedService } from '../generated-system.ts';
import { printSample, readTexts } from './sample.ts';

const documents = new Map<string, Document>();
for (const [service, text] of readTexts(process.argv[2] ?? '.')) take(service, text);
let revision = compileRevision(documents.values());
void revision.bytes;

let generation = 0;
let next = fresh();
printSample(() => {
  take(next.name, next.text);
  revision = compileRevision(documents.values(), undefined, revision);
  void revision.routes;
  const { bytes } = revision;
  next = fresh();
  return bytes;
});

/** The next generation of one service; writing its text costs a millisecond, which is measured with the rest. */
function fresh(): { name: string; text: string } {
  const { name, document } = generatedService(7, ++generation);
  return { name, text: JSON.stringify(document) };
}

function take(service: string, text: string): void {
  const { document } = parseDocument(service, text);
  if (!document) throw new Error(`${service} refused`);
  documents.set(service, document);
}
