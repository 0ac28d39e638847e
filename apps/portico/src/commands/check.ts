// `portico check`: may this document of a service go live? Answered before it does, in the service's own pipeline.

import { resolve } from 'node:path';
import { acceptBreaks, type Diagnostic, failing, locator, parseDocument, type ServicePolicy } from '@portico/contract';
import { collectReferences } from '@portico/gateway/references';
import { readAcceptedFile } from '../accepted-file.ts';
import { type ChangeReport, tally } from '../change-report/report.ts';
import { writeChanges } from '../change-report/write.ts';
import type { EnvironmentResult } from '../check/environment.ts';
import { fileEnvironment } from '../check/file-environment.ts';
import { liveEnvironment } from '../check/live-environment.ts';
import { type CheckedChange, verdictOn } from '../check/verdict.ts';
import { noBase, readBase } from '../config-base.ts';
import { serviceName } from '../config-values.ts';
import { readSources } from '../document-source.ts';
import { findingLine } from '../finding.ts';
import { readManifestFiles } from '../manifest-files.ts';
import { paletteFor } from '../palette.ts';
import { problemLines } from '../problem-lines.ts';
import { severities } from '../severity-flag.ts';
import { count } from '../startup.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import type { CheckFlags } from './check-flags.ts';

/** 0 when it may, 1 when it is invalid, collides, or breaks callers, 2 when an input can't be used. */
export async function check(input: string, flags: CheckFlags, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, folder, environment: variables } = terminal;
  const say = (line: string) => void stderr.write(`${line}\n`);
  const { service } = flags;
  if (!serviceName.test(service)) {
    say(
      `--service  "${service}" is not a service name: use lower-case letters, digits and "-", starting with a letter`,
    );
    return 2;
  }
  const [candidate, accepted, base, manifests] = await Promise.all([
    readSources([input], folder, service),
    readAcceptedFile(flags.accepted, folder),
    flags.base === undefined ? noBase : readBase(resolve(folder, flags.base), flags.base),
    readManifestFiles(flags.manifest, folder),
  ]);
  const [source] = candidate.texts;
  const severity = severities(flags.severity ?? []);
  const inputs = [candidate, accepted, base, manifests, severity];
  const problems = inputs.flatMap((one) => one.problems);
  if (candidate.texts.length > 1)
    problems.push({ place: input, message: 'is a folder of documents: check one at a time' });
  if (problems.length > 0 || !source) {
    for (const line of problemLines(problems)) say(line);
    return 2;
  }
  const services = base.base?.services ?? {};
  const policy: ServicePolicy = (Object.hasOwn(services, service) && services[service]) || {};
  const { environment, problem } = await environmentOf(flags.against, service, { folder, policy });
  if (problem) {
    for (const line of problemLines([problem])) say(line);
    return 2;
  }
  const palette = paletteFor(stderr, variables);
  const tell = (findings: readonly Diagnostic[]) => {
    for (const finding of findings) say(findingLine(finding, source.place, palette));
  };
  const references = source.address.startsWith('file:') ? ['./'] : [];
  const { text } = await collectReferences({ service, text: source.text, address: source.address, references });
  const { document, diagnostics } = parseDocument(service, text);
  const serious = diagnostics.filter(({ severity }) => severity !== 'info');
  tell(serious);
  if (!document) {
    say(`${service} is not valid: the gateway would keep it out and stay with the document before`);
    return 1;
  }
  const today = new Date().toISOString().slice(0, 10);
  const verdict = verdictOn(document, environment, { today, severity: severity.levels, declared: manifests.uses });
  tell(verdict.collisions);
  const result = acceptBreaks(verdict.changes, accepted.entries, today);
  const locate = locator(source.text);
  const position: ChangeReport['position'] = (pointer) => (pointer === undefined ? undefined : locate(pointer));
  stdout.write(writeChanges({ ...result, source: source.place, position }, flags, paletteFor(stdout, variables)));

  const invalid = serious.some(({ severity }) => severity === 'error');
  const collides = verdict.collisions.some(({ severity }) => severity === 'error');
  const counted = failing(result.changes, flags.failOn).filter((change) => !(flags.allowUnused && isUnused(change)));
  const facts = [
    count(verdict.operations, 'operation'),
    environment.current ? tally(result.changes) : `new at ${environment.place}`,
    ...(collides ? ['collides with other services'] : []),
  ];
  say(`${service} against ${environment.place}: ${facts.join(' · ')}`);
  if (environment.unseen !== undefined) say(environment.unseen);
  else if (counted.length > 0)
    say('Who calls what is not known there: configure `consumers` of the gateway to see whom a change hurts.');
  return invalid || collides || counted.length > 0 ? 1 : 0;
}

async function environmentOf(
  against: string,
  service: string,
  options: Parameters<typeof fileEnvironment>[2],
): Promise<EnvironmentResult> {
  const live = /^https?:\/\/[^/]+\/?$/i.test(against) ? await liveEnvironment(against, service) : undefined;
  return live ?? fileEnvironment(against, service, options);
}

/** Callers are counted, none was seen to use what changes, and none says that it does. */
function isUnused({ consumers, declaredBy }: CheckedChange): boolean {
  return consumers !== undefined && consumers.length === 0 && !declaredBy?.length;
}
