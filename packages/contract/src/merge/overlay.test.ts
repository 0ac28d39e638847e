import { describe, expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { compileRevision } from '../revision/revision.ts';
import { selectPlaces } from './json-path.ts';
import { answering, documentOf } from './merge.fixture.ts';
import { mergeDocuments } from './merge.ts';

describe('targets', () => {
  const root: Json = {
    paths: { '/a': { get: { tags: ['x', 'y'], 'x-old': true }, put: { id: "it's" } }, '/b': { get: { id: 2 } } },
    list: [{ n: 1 }, { n: 2 }],
  };
  const places = (path: string) => selectPlaces(root, path)?.map((tokens) => tokens.join(' '));

  test('children, indices, wildcards and descendants are selected in the order of the document', () => {
    expect(places('$')).toEqual(['']);
    expect(places("$.paths['/a'].get")).toEqual(['paths /a get']);
    expect(places('$.paths.*.get')).toEqual(['paths /a get', 'paths /b get']);
    expect(places('$.paths[*][*].tags[-1]')).toEqual(['paths /a get tags 1']);
    expect(places("$.paths['/a']['get','put']")).toEqual(['paths /a get', 'paths /a put']);
    expect(places('$..id')).toEqual(['paths /a put id', 'paths /b get id']);
    expect(places('$.list[0]')).toEqual(['list 0']);
    expect(places('$.gone.at.all')).toEqual([]);
  });

  test('filters compare a member with a literal or ask whether it is there', () => {
    expect(places('$.list[?@.n == 2]')).toEqual(['list 1']);
    expect(places('$.list[?(@.n != 2)]')).toEqual(['list 0']);
    expect(places("$.paths.*[?@['x-old'] == true]")).toEqual(['paths /a get']);
    expect(places("$.paths.*[?@.id == 'it\\'s']")).toEqual(['paths /a put']);
    expect(places('$.paths.*[?@.tags]')).toEqual(['paths /a get']);
  });

  test('what is not understood selects nothing and says so', () => {
    for (const path of ['paths', '$.', '$x', '$[', '$.a[?count(@) > 1]', '$..', '$.a[1', '$[?(@.a]']) {
      expect(places(path), path).toBeUndefined();
    }
  });
});

describe('overlays', () => {
  const document = documentOf('a', { paths: { '/a': { get: answering({}, { summary: 'Old' }), put: answering({}) } } });
  const overlay = (...actions: Json[]) => ({ overlay: '1.0.0', info: { title: 'O', version: '1' }, actions });

  test('an update reaches the document and what is derived from it', () => {
    const overlays = [overlay({ target: "$.paths['/a'].get", update: { summary: 'New', tags: ['more'] } })];
    const { operations, document: root } = compileRevision([document], { overlays });
    const [get] = operations;
    expect(get).toMatchObject({ summary: 'New', tags: ['a', 'more'] });
    expect(root.paths?.['/a']?.get).toBe(get?.definition);
  });

  test('an operation that is removed is not routed', () => {
    const overlays = [overlay({ target: "$.paths['/a'].put", remove: true })];
    const { operations, routes } = compileRevision([document], { overlays });
    expect(operations.map(({ method }) => method)).toEqual(['GET']);
    expect(routes.match('/a')?.entry.allow).not.toContain('PUT');
  });

  test('lists get an item, the root is merged, and actions see those before them', () => {
    const { document: root } = mergeDocuments([document], {
      overlays: [
        overlay(
          { target: '$', update: { info: { contact: { name: 'Us' } } } },
          { target: '$.tags', update: { name: 'z' } },
        ),
        overlay({ target: '$.tags[-1]', update: { description: 'Last' } }),
      ],
    });
    expect(root.info).toEqual({ title: 'API', version: '0.0.0', contact: { name: 'Us' } });
    expect(root.tags).toEqual([{ name: 'a' }, { name: 'z', description: 'Last' }]);
  });

  test('a target that selects nothing, or is not understood, is told', () => {
    const overlays = [overlay({ target: '$.gone', remove: true }, { target: 'x', remove: true })];
    expect(mergeDocuments([document], { overlays }).diagnostics).toMatchObject([
      { rule: 'overlay-target', service: '', pointer: '/0/actions/0' },
      { rule: 'overlay-target', service: '', pointer: '/0/actions/1' },
    ]);
  });

  test('the document without overlays is not changed, and the same operation is the same object again', () => {
    const before = JSON.stringify(mergeDocuments([document]).document);
    const overlays = [overlay({ target: '$..summary', remove: true })];
    const [first] = mergeDocuments([document], { overlays }).operations;
    expect(mergeDocuments([document], { overlays }).operations[0]).toBe(first);
    expect(first).not.toHaveProperty('summary');
    expect(JSON.stringify(mergeDocuments([document]).document)).toBe(before);
  });

  test('an operation that nobody serves is not added, and one that is removed and put elsewhere is gone', () => {
    const moved = { responses: { 200: { description: 'Done' } } };
    const overlays = [
      overlay(
        { target: '$.paths', update: { '/new': { get: moved, summary: 'Stays' } } },
        { target: "$.paths['/a']", update: { post: moved } },
        { target: "$.paths['/a'].put", remove: true },
      ),
    ];
    const { document: root, operations, diagnostics } = compileRevision([document], { overlays });
    expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /a']);
    expect(Object.keys(root.paths?.['/a'] ?? {})).toEqual(['get']);
    expect(root.paths?.['/new']).toEqual({ summary: 'Stays' });
    expect(diagnostics.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'overlay-operation No service has GET /new.',
      'overlay-operation No service has POST /a.',
    ]);
  });
});
