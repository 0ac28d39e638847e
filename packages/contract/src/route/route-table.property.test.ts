import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRouteTable } from './route-table.ts';

// A naive matcher that shares nothing with the table: every template is turned into a list of regular expressions,
// all templates are tried, and the best by segment ranks wins.
const rank = (segment: string) => (!segment.includes('{') ? 0 : /^\{[^{}]*\}$/.test(segment) ? 2 : 1);
const unit = '(?:%[0-9A-F]{2}|[^%])';
const expression = (segment: string) =>
  new RegExp(`^(?:${segment.replace(/[.*+?^$|()[\]\\]/g, '\\$&').replace(/\{[^{}]*\}/g, `(${unit}+)`)})$`);

function naive(templates: readonly string[], path: string): string[] {
  const texts = path.slice(1).split('/');
  const fitting = templates.filter((template) => {
    const segments = template.slice(1).split('/');
    return segments.length === texts.length && segments.every((segment, at) => expression(segment).test(texts[at]!));
  });
  const ranks = (template: string) =>
    template
      .slice(1)
      .split('/')
      .map((segment) => `${rank(segment)}${rank(segment) === 1 ? String(99 - fixed(segment)).padStart(2, '0') : '00'}`)
      .join();
  const best = fitting.map(ranks).sort()[0];
  return fitting.filter((template) => ranks(template) === best);
}
const fixed = (segment: string) => segment.replace(/\{[^{}]*\}/g, '').length;

const templateSegment = fc.constantFrom('a', 'b', 'a%2C', '{x}', '{x}.b', 'a{x}', '{x}-{y}', '{x}C', '{x}:a');
const textSegment = fc
  .array(fc.constantFrom('a', 'b', '.', '-', ':', 'C', '%2C', '%20'), { minLength: 1, maxLength: 4 })
  .map((units) => units.join(''));
const joined = (segment: fc.Arbitrary<string>) =>
  fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join('/')}`);

test('agrees with a matcher that tries every template', () => {
  fc.assert(
    fc.property(fc.uniqueArray(joined(templateSegment), { maxLength: 12 }), joined(textSegment), (templates, path) => {
      const match = buildRouteTable(templates.map((template) => ({ method: 'GET', path: template }))).match(path);
      const found = match && [...match.entry.methods.values()][0]!.path;
      const best = naive(templates, path);
      if (found === undefined) expect(best).toEqual([]);
      else expect(best).toContain(found);
    }),
    { numRuns: 3_000 },
  );
});

test('gives parameter texts that fill the template back to the path', () => {
  fc.assert(
    fc.property(fc.uniqueArray(joined(templateSegment), { maxLength: 12 }), joined(textSegment), (templates, path) => {
      const match = buildRouteTable(templates.map((template) => ({ method: 'GET', path: template }))).match(path);
      if (!match) return;
      const values = [...match.parameters];
      const template = [...match.entry.methods.values()][0]!.path;
      expect(template.replace(/\{[^{}]*\}/g, () => values.shift()!)).toBe(path);
      expect(values).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test('does not depend on the order of the operations', () => {
  fc.assert(
    fc.property(fc.uniqueArray(joined(templateSegment), { maxLength: 12 }), joined(textSegment), (templates, path) => {
      const shape = (list: readonly string[]) => {
        const match = buildRouteTable(list.map((template) => ({ method: 'GET', path: template }))).match(path);
        return match && [...match.parameters];
      };
      expect(shape(templates.toReversed())).toEqual(shape(templates));
    }),
  );
});

test('a table that takes over what it can from the one before is the one built afresh', () => {
  const template = joined(templateSegment);
  fc.assert(
    fc.property(
      fc.uniqueArray(template, { maxLength: 12 }),
      fc.uniqueArray(template),
      joined(textSegment),
      (a, b, path) => {
        const before = a.map((one) => ({ method: 'GET', path: one }));
        const after = [
          ...before.filter(({ path: one }) => !b.includes(one)),
          ...b.map((one) => ({ method: 'PUT', path: one })),
        ];
        const [grown, fresh] = [buildRouteTable(after, buildRouteTable(before)), buildRouteTable(after)];
        expect(grown.size).toBe(fresh.size);
        expect(grown.match(path)).toEqual(fresh.match(path));
        expect(grown.nearest('GET', path, 5)).toEqual(fresh.nearest('GET', path, 5));
      },
    ),
    { numRuns: 1_000 },
  );
});
