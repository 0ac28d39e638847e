// openapi-merge as a contestant: texts in, UTF-8 out. JSON.parse and JSON.stringify are counted, as they are for Portico.
// Arguments: folder, output file, `later` for repetitions.

import process from 'node:process';
import { isErrorResult, merge } from 'openapi-merge';
import { printSample, readTexts } from '../merge/sample.ts';

const texts = readTexts(process.argv[2] ?? '.');

printSample(() => {
  const inputs = texts.map(([service, text]) => ({ oas: JSON.parse(text), dispute: { prefix: `${service}_` } }));
  const result = merge(inputs);
  if (isErrorResult(result)) throw new Error(`${result.type}: ${result.message}`);
  return Buffer.from(JSON.stringify(result.output));
});
