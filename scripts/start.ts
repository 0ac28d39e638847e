// `npm start`: the three example services and the gateway in front of them, until Ctrl-C. A service starts again when one
// of its files changes. Flags go to the gateway: `npm start -- --port 9000`.
//   PORTICO_EXAMPLE_FIRST_PORT   the services take this port and the two after it (default 8101)
//   PORTICO_EXAMPLE_PLAYGROUND   0 to start chat without its playground

import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { type Child, startChild } from './child.ts';

const { PORTICO_EXAMPLE_FIRST_PORT = '8101', PORTICO_EXAMPLE_PLAYGROUND = '1' } = process.env;
const firstPort = Number(PORTICO_EXAMPLE_FIRST_PORT);
const addresses = ['chat', 'auth', 'kb'].map((name, index) => ({ name, port: firstPort + index }));
const colours = { chat: 'cyan', auth: 'magenta', kb: 'yellow' } as const;
/** Milliseconds for an editor to finish what it does with a file. */
const settle = 100;

let stopping = false;

const services = addresses.map(({ name, port }) => keepService(name as keyof typeof colours, port));
await Promise.all(services.map((service) => service.spoke));
const gateway = startChild({
  entry: 'apps/portico/src/main.ts',
  args: ['dev', '--config', 'portico.yaml', ...gatewayServices(), ...process.argv.slice(2)],
  environment: withoutExampleVariables(),
});

process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
endWhenOrphaned();
const code = await gateway.ended;
if (!stopping) print('portico', `the gateway ended (${code}): stopping the services`);
stopping = true;
for (const service of services) service.stop();
await Promise.all(services.map((service) => service.ended()));
process.exit(typeof code === 'number' ? code : 1);

/** First signal: everybody ends in good order. Second: at once. */
function stop(): void {
  const signal = stopping ? 'SIGKILL' : 'SIGTERM';
  stopping = true;
  gateway.stop(signal);
  if (signal === 'SIGKILL') for (const service of services) service.stop(signal);
}

/** Runs a service, and runs it again after each change of its files. */
function keepService(name: keyof typeof colours, port: number) {
  const entry = `apps/${name}/src/main.ts`;
  const environment = {
    HOST: '127.0.0.1',
    PORT: `${port}`,
    PORTICO_EXAMPLE_PLAYGROUND,
    PORTICO_EXAMPLE_KB_URL: `http://127.0.0.1:${firstPort + 2}`,
  };
  let child = begin();
  let timer: NodeJS.Timeout | undefined;
  let restarting: Promise<void> | undefined;

  function begin(): Child {
    const next = startChild({ entry, environment, line: (text) => print(name, text) });
    void next.ended.then((code) => {
      if (stopping || restarting) return;
      print(name, `${name} ended (${code}); it starts again when one of its files changes`);
    });
    return next;
  }

  async function restart(): Promise<void> {
    child.stop();
    await child.ended;
    if (stopping) return;
    print(name, 'changed: starting again');
    child = begin();
  }

  for (const folder of [`../apps/${name}/src`, '../packages/service/src']) {
    watch(fileURLToPath(new URL(folder, import.meta.url)), { recursive: true }, (_, file) => {
      if (stopping || file?.endsWith('.test.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        restarting ??= restart().finally(() => {
          restarting = undefined;
        });
      }, settle);
    });
  }
  return { spoke: child.spoke, stop: (signal?: NodeJS.Signals) => child.stop(signal), ended: () => child.ended };
}

function print(name: keyof typeof colours | 'portico', text: string): void {
  const label = name.padEnd(4);
  const shown = name === 'portico' ? label : styleText(colours[name], label, { stream: process.stdout });
  process.stdout.write(`${shown} │ ${text}\n`);
}

/** The services are in portico.yaml, unless they are not on the ports that it names. */
function gatewayServices(): string[] {
  if (firstPort === 8101) return [];
  return addresses.map(({ name, port }) => `--service=${name}=http://127.0.0.1:${port}`);
}

/** The gateway takes what begins with PORTICO_ for its own settings. */
function withoutExampleVariables(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) => name.startsWith('PORTICO_EXAMPLE_'));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** npm may be killed without a word to this process: whoever has lost its parent has nobody to serve. */
function endWhenOrphaned(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent || stopping) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}
