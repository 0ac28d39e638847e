// Portico's merge as one contestant: texts in, the route table and the published document as UTF-8 out, nothing kept between
// two merges. Arguments: folder, output file, `later` for repetitions.

import process from 'node:process';
import { compileRevision, type Document, parseDocument } from '@portico/contract';
import { printSample, readTexts } from './sample.ts';

const texts = readTexts(process.argv[2] ?? '.');

printSample(() => {
  const documents: Document[] = [];
  for (const [service, text] of texts) {
    const { document } = parseDocument(service, text);
    if (!document) throw new Error(`${service} refused`);
    documents.push(document);
  }
  const revision = compileRevision(documents);
  void revision.routes;
  return revision.bytes;
});
