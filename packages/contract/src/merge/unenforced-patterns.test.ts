import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { unenforcedPatterns } from './unenforced-patterns.ts';

const withSchema = (schema: JsonObject): JsonObject => ({ components: { schemas: { A: schema } } });

describe('unenforcedPatterns', () => {
  it('finds patterns that no engine takes, wherever schemas are', () => {
    const root = withSchema({
      properties: { code: { pattern: '(a)\\1' }, fine: { pattern: '^(a+)+$' } },
      patternProperties: { '(?<=x)y': true, '^x-': true },
    });
    expect(unenforcedPatterns(root, 'chat').map(({ rule, service, pointer }) => [rule, service, pointer])).toEqual([
      ['pattern-not-enforced', 'chat', '/components/schemas/A/patternProperties/(?<=x)y'],
      ['pattern-not-enforced', 'chat', '/components/schemas/A/properties/code/pattern'],
    ]);
  });

  it('takes no property or example for a pattern', () => {
    const root = withSchema({ properties: { pattern: { type: 'string' } }, example: { pattern: '(a)\\1' } });
    expect(unenforcedPatterns(root, 'chat')).toEqual([]);
  });

  it('is bounded however many patterns there are', () => {
    const properties: Record<string, JsonObject> = {};
    for (let i = 0; i < 20_000; i++) properties[`p${i}`] = { pattern: `(a)\\1${i}` };
    expect(unenforcedPatterns(withSchema({ properties }), 'chat')).toHaveLength(100);
  });
});
