// `portico merge`: documents of services in, the one document of the gateway out. The merge is the gateway's own.

import { resolve } from 'node:path';
import { compileRevision, type Diagnostic, type Document, type Json, parseDocument, yamlText } from '@portico/contract';
import { readBase } from '../config-base.ts';
import { whyUnreadable } from '../config-file.ts';
import { mergeAppearance } from '../config-options.ts';
import { readSources } from '../document-source.ts';
import { mergeReport } from '../merge-report.ts';
import { paletteFor } from '../palette.ts';
import { problemLines } from '../problem-lines.ts';
import { reportProgress } from '../progress.ts';
import { count } from '../startup.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { writeWhole } from '../write-file.ts';

export interface MergeFlags {
  readonly output?: string;
  readonly format?: 'json' | 'yaml';
  readonly base?: string;
}

/** 0 when all is well, 1 when a document or the merge has errors, 2 when an input can't be read or used. */
export async function merge(inputs: readonly string[], flags: MergeFlags, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, folder, environment } = terminal;
  const say = (line: string) => void stderr.write(`${line}\n`);
  const [sources, base] = await Promise.all([
    readSources(inputs, folder),
    flags.base === undefined ? undefined : readBase(resolve(folder, flags.base), flags.base),
  ]);
  const problems = [...(base?.problems ?? []), ...sources.problems];
  if (problems.length > 0) {
    for (const line of problemLines(problems)) say(line);
    return 2;
  }
  const documents: Document[] = [];
  const refused: Diagnostic[] = [];
  const progress = reportProgress(stderr, sources.texts.length, 'documents');
  for (const { service, text } of sources.texts) {
    const { document, diagnostics } = parseDocument(service, text);
    if (document) documents.push(document);
    else refused.push(...diagnostics);
    progress.step();
  }
  progress.end();
  const policy = { ...mergeAppearance(base?.base), services: base?.base?.services ?? {} };
  const revision = compileRevision(documents, policy);
  const findings = [...refused, ...revision.diagnostics];
  for (const line of mergeReport(revision, findings, sources.texts, paletteFor(stderr, environment))) say(line);

  if (documents.length < sources.texts.length) {
    // A smaller document than was asked for would take operations from clients unnoticed.
    say(
      `nothing written: ${sources.texts.length - documents.length} of ${count(sources.texts.length, 'document')} can't be used`,
    );
    return 1;
  }
  const { output } = flags;
  const yaml = (flags.format ?? (/\.ya?ml$/i.test(output ?? '') ? 'yaml' : 'json')) === 'yaml';
  const { document } = revision;
  const text = yaml ? yamlText(document as unknown as Json) : `${JSON.stringify(document, undefined, 2)}\n`;
  if (output === undefined) {
    stdout.write(text);
  } else {
    try {
      await writeWhole(resolve(folder, output), text);
      say(`written to ${output}`);
    } catch (error) {
      say(`${output}  can't be written: ${whyUnreadable(error)}`);
      return 2;
    }
  }
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}
