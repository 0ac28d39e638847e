// Writes docs/changes.md from the catalogue of changes; a test compares the two.

import { writeFileSync } from 'node:fs';
import { type ChangeRule, changeRules } from '@portico/contract';
import { type SchemaRule, schemaRules } from '../packages/contract/src/diff/schema-rule-table.ts';

/** The page as it should be committed. */
export function changesPage(): string {
  const others = changeRules.filter(({ id }) => !schemaRules.some(({ suffix }) => isOf(id, suffix)));
  const groups: readonly (readonly [string, (rule: ChangeRule) => boolean])[] = [
    ['Requests', ({ direction }) => direction === 'request'],
    ['Responses', ({ direction }) => direction === 'response'],
    ['Operations and the whole contract', ({ direction }) => direction === 'none'],
  ];
  return [
    ...head,
    ...groups.flatMap(([title, belongs]) => [
      `## ${title}`,
      '',
      '| Rule | Severity | What it means |',
      '| --- | --- | --- |',
      ...others.filter(belongs).map(({ id, severity, explanation }) => `| \`${id}\` | ${severity} | ${explanation} |`),
      '',
    ]),
    ...schemasHead,
    ...schemaRules.map(schemaRow),
    '',
  ].join('\n');
}

const head = [
  '# Changes',
  '',
  '<!-- Generated from packages/contract/src/diff by `npm run docs`. -->',
  '',
  'What `portico diff` tells of two contracts. Both are compared as callers see them: references followed, parameters and',
  'security brought to the operations, older versions of OpenAPI to one model. So a rewriting that changes nothing is silent:',
  'an `allOf` wrapped or split, a component renamed, a parameter moved to the path, security moved to the operations.',
  '',
  '| Severity | Meaning |',
  '| --- | --- |',
  '| `breaking` | A caller that keeps to the older contract is refused, or gets what it was never told of. |',
  '| `risky` | A caller may be hurt, and it depends on the caller; or it could not be decided. |',
  '| `additive` | Callers can do more, or get less variety; nobody is hurt. |',
  '| `cosmetic` | Nothing that is sent is another: names, notes, deprecations. |',
  '',
  'Requests may widen and responses may narrow. Where one schema is not contained in the other, a value is looked for that',
  'shows it; it is printed as a request or a response after both validators were asked about it. Members that a schema does not',
  'name, and does not restrict, are taken as not sent. Changes of operations whose `x-stability-level` is `draft` or `alpha` are',
  'at most risky.',
  '',
  '`--severity rule=level` takes a rule as another severity, or as `none`. Breaks that were agreed to are listed in',
  '`openapi/accepted-breaks.json`, by the id that the diff prints:',
  '',
  '```json',
  '[{ "id": "2e41f8bc28fa", "rule": "new-required-request-property", "reason": "no client sends it", "expires": "2026-12-31" }]',
  '```',
  '',
];

const schemasHead = [
  '## Schemas',
  '',
  'Each is told for the place it is about: the rule is the place and the end in this table, such as',
  '`request-property-max-length-decreased`. Places are `request-body`, `request-property`, `request-parameter`,',
  '`response-body`, `response-property` and `response-header`.',
  '',
  '| …ends with | In requests | In responses | What it means | Example |',
  '| --- | --- | --- | --- | --- |',
];

function schemaRow(rule: SchemaRule): string {
  const severity = (direction: string) =>
    changeRules.find((one) => one.direction === direction && isOf(one.id, rule.suffix))?.severity ?? '–';
  const [before, after] = rule.example.map((schema) => `\`${JSON.stringify(schema).replaceAll('|', '\\|')}\``);
  return `| \`-${rule.suffix}\` | ${severity('request')} | ${severity('response')} | ${rule.explanation} | ${before} → ${after} |`;
}

const placeNames = /^(?:request-(?:body|property|parameter)|response-(?:body|property|header))-(.+)$/;

function isOf(id: string, suffix: string): boolean {
  return placeNames.exec(id)?.[1] === suffix;
}

if (import.meta.main) writeFileSync(new URL('../docs/changes.md', import.meta.url), changesPage());
