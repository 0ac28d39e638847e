import { problemTypes } from '@portico/contract';
import { expect, test } from 'vitest';
import { surfaceFixture } from './surface.fixture.ts';

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

test('lists every problem type, as JSON and as a page', async () => {
  const { get } = surfaceFixture();
  const json = (await (await get('/-/problems')).json()) as { problems: { id: string }[] };
  expect(json.problems.map(({ id }) => id)).toEqual([...problemTypes.keys()]);
  const page = await get('/-/problems', browser);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('vary')).toBe('Accept');
  const html = await page.text();
  for (const id of problemTypes.keys()) expect(html).toContain(`href="/-/problems/${id}"`);
});

test.each([...problemTypes.values()])('explains $id where its type points', async ({ id, title, remedy }) => {
  const { get } = surfaceFixture();
  expect(await (await get(`/-/problems/${id}`)).json()).toMatchObject({ type: `/-/problems/${id}`, id, title, remedy });
  const page = await (await get(`/-/problems/${id}`, browser)).text();
  expect(page).toContain('<h1>');
  expect(page).toContain('What to do');
});

test.each(['nope', '__proto__', '%3Cscript%3E'])('has no problem type %s, and says so safely', async (id) => {
  const { get } = surfaceFixture();
  expect((await get(`/-/problems/${id}`)).status).toBe(404);
  expect(await (await get(`/-/problems/${id}`, browser)).text()).not.toContain('<script');
});
