// Writes docs/problems.md from the catalogue of problem types; a test compares the two.

import { writeFileSync } from 'node:fs';
import { type ProblemType, problemTypes } from '@portico/contract';

/** The page as it should be committed. */
export function problemsPage(): string {
  const types = [...problemTypes.values()];
  return [
    '# Problems',
    '',
    '<!-- Generated from packages/contract/src/problem.ts by `npm run docs`. -->',
    '',
    'Every error the gateway itself makes is one of these: `application/problem+json` (RFC 9457) with a `Proxy-Status`',
    'header (RFC 9209). An error without that header comes from a service and was passed on as it is. A running gateway',
    'shows the same at `/-/problems`, and each type under its own URI.',
    '',
    'Members that all have: `type` (`/-/problems/<id>`), `title`, `status`, `detail` (what happened, to what, and what to',
    'do) and `instance` (the request id, also in `X-Request-Id`).',
    '',
    '| Status | Type | Title | More members |',
    '| --- | --- | --- | --- |',
    ...types.map(row),
    '',
    ...types.flatMap(section),
  ].join('\n');
}

function row({ id, status, title, members }: ProblemType): string {
  const names = members.map((name) => `\`${name}\``).join(', ');
  return `| ${status} | [\`${id}\`](#${id}) | ${title} | ${names || '–'} |`;
}

function section({ id, status, title, explanation, remedy, proxyError }: ProblemType): string[] {
  return [
    `## ${id}`,
    '',
    `**${status} ${title}** · \`Proxy-Status: portico; error=${proxyError}\``,
    '',
    explanation,
    '',
    `*What to do:* ${remedy}`,
    '',
  ];
}

if (import.meta.main) writeFileSync(new URL('../docs/problems.md', import.meta.url), problemsPage());
