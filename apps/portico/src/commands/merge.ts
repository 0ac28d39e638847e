// `portico merge`: documents of services in, the one document of the gateway out. The merge is the gateway's own.

import {
  compileRevision,
  type Diagnostic,
  type Document,
  isFor,
  type JsonObject,
  type MergePolicy,
  mergeDocuments,
  parseDocument,
  revisionView,
  toOpenApi30,
  yamlText,
} from '@portico/contract';
import { collectReferences } from '@portico/gateway/references';
import type { SourceText } from '../document-source.ts';
import { namedFile } from '../merge-files.ts';
import { type MergeInputFlags, readMergeInputs } from '../merge-inputs.ts';
import { downgradeReport, mergeReport } from '../merge-report.ts';
import { paletteFor } from '../palette.ts';
import { problemLines } from '../problem-lines.ts';
import { reportProgress } from '../progress.ts';
import { count } from '../startup.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { checkFiles, type MadeFile, writeFiles } from '../written-files.ts';

export interface MergeFlags extends MergeInputFlags {
  readonly output?: string;
  readonly format?: 'json' | 'yaml';
  readonly openapi?: '3.1' | '3.0';
  /** Who the document is for, besides everybody. */
  readonly audience?: string;
  /** Leave out nothing, whoever it is for. */
  readonly allAudiences?: boolean;
  /** Write nothing; tell whether the files are as they would be written. */
  readonly check?: boolean;
  /** A line for each finding, however many there are of a kind. */
  readonly verbose?: boolean;
}

/** 0 when all is well, 1 when a document or the merge has errors or a file is stale, 2 when an input can't be read or used. */
export async function merge(inputs: readonly string[], flags: MergeFlags, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, folder, environment } = terminal;
  const say = (line: string) => void stderr.write(`${line}\n`);
  const { sources, policy, files, overlayPlace, problems } = await readMergeInputs(inputs, flags, folder);
  if (problems.length > 0) {
    for (const line of problemLines(problems)) say(line);
    return 2;
  }
  const { documents, refused } = await readAll(sources, policy, terminal, flags.references);
  const revision = compileRevision(documents, policy);
  const findings = [...refused, ...revision.diagnostics];
  const palette = paletteFor(stderr, environment);
  for (const line of mergeReport(revision, findings, {
    sources,
    overlayPlace,
    palette,
    verbose: flags.verbose === true,
  }))
    say(line);

  if (documents.length < sources.length) {
    // A smaller document than was asked for would take operations from clients unnoticed.
    const unusable = sources.length - documents.length;
    say(`nothing written: ${unusable} of ${count(sources.length, 'document')} can't be used`);
    return 1;
  }
  const made: MadeFile[] = [];
  if (files.names) {
    const { names } = mergeDocuments(documents, policy);
    made.push({ ...files.names, text: `${JSON.stringify(names, undefined, 2)}\n` });
  }
  const view = flags.allAudiences ? revision.document : revisionView(revision, { audience: flags.audience });
  if (!view) {
    say(`nothing written: nothing is for the audience ${JSON.stringify(flags.audience)}`);
    return 2;
  }
  const others = flags.allAudiences
    ? 0
    : revision.operations.filter((one) => !isFor(one.audience, flags.audience)).length;
  if (others > 0) say(`${count(others, 'operation')} for other audiences left out: --all-audiences keeps them`);
  let document = view as unknown as JsonObject;
  if (flags.openapi === '3.0') {
    const older = toOpenApi30(document);
    for (const line of downgradeReport(older.diagnostics, palette)) say(line);
    document = older.document;
  }
  const text = textOf(document, flags);
  if (flags.output !== undefined) made.push({ ...namedFile(flags.output, folder), text });
  else if (!flags.check) stdout.write(text);
  const code = await (flags.check ? checkFiles : writeFiles)(made, say);
  return code === 0 && findings.some(({ severity }) => severity === 'error') ? 1 : code;
}

/** Documents with what they may refer to, and findings about those that there are none of. */
async function readAll(
  sources: readonly SourceText[],
  { services = {} }: MergePolicy,
  { stderr }: Terminal,
  allowed: readonly string[] = [],
) {
  const documents: Document[] = [];
  const refused: Diagnostic[] = [];
  const progress = reportProgress(stderr, sources.length, 'documents');
  for (const { service, text: published, address, root } of sources) {
    const own = (Object.hasOwn(services, service) && services[service]?.references) || [];
    // A folder on the command line names all that is in it, so its documents may refer to each other.
    const references = [...(root === undefined ? [] : [root]), ...allowed, ...own];
    const { text, diagnostics: unread } = await collectReferences({ service, text: published, address, references });
    const { document, diagnostics } = parseDocument(service, text);
    refused.push(...unread);
    if (document) documents.push(document);
    else refused.push(...diagnostics);
    progress.step();
  }
  progress.end();
  return { documents, refused };
}

function textOf(document: JsonObject, { format, output = '' }: MergeFlags): string {
  const yaml = (format ?? (/\.ya?ml$/i.test(output) ? 'yaml' : 'json')) === 'yaml';
  return yaml ? yamlText(document) : `${JSON.stringify(document, undefined, 2)}\n`;
}
