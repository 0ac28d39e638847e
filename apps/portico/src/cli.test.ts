import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { settings } from './settings.ts';
import { folderOf, testTerminal } from './terminal.fixture.ts';
import { version } from './version.ts';

const commands = ['serve', 'dev', 'merge', 'routes', 'diff', 'check', 'validate', 'verify', 'release', 'client'];

async function ran(...args: string[]) {
  const terminal = testTerminal({ folder: '/nowhere' });
  const code = await terminal.run(...args);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('help', () => {
  test('names every command', async () => {
    const { code, out, err } = await ran('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const named = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(named).toEqual(commands);
    expect(out).toContain('Exit codes: 0 fine');
  });

  test.each(commands)('of %s has an example', async (command) => {
    const { code, out, err } = await ran(command, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`Example:\\n {2}portico ${command} `));
  });

  test('of serve has a flag for every setting', async () => {
    const { out } = await ran('serve', '--help');
    expect([...out.matchAll(/^ {2}(--[a-z-]+) </gm)].map(([, flag]) => flag)).toEqual(settings.map(({ flag }) => flag));
  });

  test('is what a bare command line gets, as an error', async () => {
    const { code, out, err } = await ran();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: portico');
  });
});

test('--version prints the version and nothing else', async () => {
  expect(await ran('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test.each([
  [['serv'], 'Did you mean serve?'],
  [['serve', '--prt', '1'], 'Did you mean --port?'],
  [['serve', '--port'], 'argument missing'],
  [['serve', 'extra'], 'too many arguments'],
  [['merge'], "missing required argument 'document'"],
  [['merge', 'a.json', '--format', 'xml'], 'Allowed choices are json, yaml'],
  [['merge', 'a.json'], 'a.json  there is no such file'],
  [['validate', 'a.har'], "required option '--document <document>' not specified"],
  [['routes', 'a.json'], 'a.json  there is no such file'],
  [['serve', '--config', 'a.yaml', '--service', 'a=http://a'], 'a.yaml  there is no such file'],
  [['serve'], 'services: none configured'],
  [['serve', '--service', 'a=http://a', '--workers', '0'], '--workers  workers: must be at least 1'],
])('portico %s is refused with 2 and a reason', async (args, reason) => {
  const { code, out, err } = await ran(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(reason);
});

test('--print-config prints the configuration in force and serves nothing', async () => {
  await using folder = await folderOf({ 'portico.yaml': 'drain: 2s' });
  const terminal = testTerminal({ folder: folder.path, environment: { PORTICO_PORT: '0' } });
  expect(await terminal.run('serve', '--service', 'chat=http://127.0.0.1:1', '--print-config')).toBe(0);
  expect(terminal.err()).toBe('');
  expect(terminal.out()).toContain('port: 0 # PORTICO_PORT');
  expect(terminal.out()).toContain('drain: 2s # portico.yaml:1:8');
  expect(terminal.out()).toContain('url: http://127.0.0.1:1 # --service');
});

test('the manual tells of every command and flag, and of none that there is not', async () => {
  const manual = await readFile(new URL('../../../docs/commands.md', import.meta.url), 'utf8');
  expect([...manual.matchAll(/^## (.+)$/gm)].map(([, name]) => name)).toEqual(commands);
  const flagsOf = (text: string) => [...text.matchAll(/(?<![\w-])--[a-z]+(?:-[a-z]+)*/g)].map(([flag]) => flag);
  const helps = await Promise.all([[], ...commands.map((command) => [command])].map((args) => ran(...args, '--help')));
  const there = new Set(helps.flatMap(({ out }) => flagsOf(out)));
  const elsewhere = new Set(settings.map(({ flag }) => flag));
  const told = new Set(flagsOf(manual));
  expect([...told].filter((flag) => !there.has(flag))).toEqual([]);
  expect([...there].filter((flag) => !told.has(flag) && !elsewhere.has(flag))).toEqual([]);
});
