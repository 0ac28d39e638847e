// Writes docs/diagnostics.md from the catalogue of rules; a test compares the two.

import { writeFileSync } from 'node:fs';
import { type Rule, rules } from '@portico/contract';

/** The page as it should be committed. */
export function diagnosticsPage(): string {
  const entries = Object.entries(rules);
  return [
    '# Diagnostics',
    '',
    '<!-- Generated from packages/contract/src/rules.ts by `npm run docs`. -->',
    '',
    'What Portico finds about documents. A finding names its rule, the service, a JSON Pointer (RFC 6901) into the document',
    'as it is published, what is wrong and what to do. In strict mode an error keeps the document out. In lenient mode, the',
    'default, what can be repaired is a warning, and what cannot costs as little as possible: an operation, not the document.',
    '',
    '| Rule | Severity | Title |',
    '| --- | --- | --- |',
    ...entries.map(([id, { severity, title }]) => `| [\`${id}\`](#${id}) | ${severity} | ${title} |`),
    '',
    ...entries.flatMap(section),
  ].join('\n');
}

function section([id, { severity, title, explanation, fix }]: [string, Rule]): string[] {
  return [`## ${id}`, '', `**${title}** · ${severity}`, '', explanation, '', `*What to do:* ${fix}`, ''];
}

if (import.meta.main) writeFileSync(new URL('../docs/diagnostics.md', import.meta.url), diagnosticsPage());
