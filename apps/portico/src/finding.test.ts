import { diagnose } from '@portico/contract';
import { expect, test } from 'vitest';
import { findingLine } from './finding.ts';
import { plain } from './palette.ts';
import { routesTable } from './routes-table.ts';

test('a finding is one line with place, severity, rule, pointer, message and fix', () => {
  const finding = diagnose('reference-dangling', 'chat', '/paths/~1a', 'There is nothing at #/x.', {
    position: { line: 3, column: 5 },
    fix: 'Correct it.',
  });
  const line = 'chat.yaml:3:5  error  reference-dangling  /paths/~1a  There is nothing at #/x · Correct it';
  expect(findingLine(finding, 'chat.yaml', plain)).toBe(line);
});

test('what a document says stays in its line and does nothing to the terminal', () => {
  const finding = diagnose('reference-dangling', 'chat', '/paths/~1\u001b[2J', 'Nothing at #/\r\nok  all is well');
  const line = findingLine(finding, 'chat', plain);
  expect(line).toContain('/paths/~1\\u001b[2J');
  expect(line).toContain('#/\\u000d\\u000aok');

  const row = { method: 'GET', path: '/a\u001b[31m', service: 'chat', operationId: 'x\nGET /fake' };
  expect(routesTable([row])).toBe('GET /a\\u001b[31m chat x\\u000aGET /fake\n');
});
