// The command line: which commands there are, their flags and examples, and what each exit code means.

import { Command, CommanderError, Option } from 'commander';
import type { CheckFlags } from './commands/check-flags.ts';
import type { ClientFlags } from './commands/client.ts';
import { type DiffFlags, diffFormats, failLimits } from './commands/diff-flags.ts';
import type { MergeFlags } from './commands/merge.ts';
import type { ReleaseFlags } from './commands/release.ts';
import type { ValidateFlags } from './commands/validate.ts';
import type { VerifyFlags } from './commands/verify.ts';
import { type Config, type ConfigSources, loadConfig } from './config.ts';
import { printConfig } from './config-print.ts';
import type { Flags } from './config-sources.ts';
import { problemLines } from './problem-lines.ts';
import { settings } from './settings.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Runs one command line, program name not included. Never exits the process, never throws for a person's mistake. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command('portico');
  program
    .description('Contract-first API gateway: services publish OpenAPI, everything else follows.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: () => 120,
      getErrHelpWidth: () => 120,
    })
    .addHelpText('after', `\nExit codes: 0 fine, 1 findings or failure, 2 wrong usage or unreadable input.`);

  const define = (signature: string, description: string, examples: readonly string[]) =>
    program
      .command(signature)
      .description(description)
      .helpOption('-h, --help', 'print help')
      .addHelpText('after', `\nExample:\n${examples.map((example) => `  ${example}`).join('\n')}`);

  const gatewayCommand = (signature: string, description: string, examples: readonly string[]) =>
    withSettings(define(signature, description, examples));

  gatewayCommand('serve', 'Discover the services and serve their operations.', [
    'portico serve --service chat=http://127.0.0.1:8101 --service auth=http://127.0.0.1:8102',
    'portico serve --config portico.yaml --port 8080',
  ]).action(async (_, command: Command) => {
    code = await withConfig(command, terminal, async (config) => {
      const { serve } = await import('./commands/serve.ts');
      return serve(config, terminal);
    });
  });

  gatewayCommand('dev', 'Serve, for a person: every change of routes is printed, the configuration is watched.', [
    'portico dev --service chat=http://127.0.0.1:8101',
    'portico dev --config portico.yaml',
  ]).action(async (_, command: Command) => {
    code = await withConfig(command, terminal, async (config) => {
      const { dev } = await import('./commands/dev.ts');
      return dev(config, terminal, () => loadConfig(sourcesOf(command, terminal)));
    });
  });

  define('merge', 'Merge documents of services into the one that the gateway publishes.', [
    'portico merge chat.json auth=http://127.0.0.1:8102/openapi.json -o openapi/gateway.json',
    'portico merge documents/ --base openapi/base.json --format yaml',
  ])
    .argument('<document...>', 'a file, a folder of files, or a URL; name=DOC names the service, else the file does')
    .option('-o, --output <file>', 'write to a file, whole or not at all (default: standard output)')
    .addOption(
      new Option('--format <format>', 'json or yaml (default: by the name of the file, else json)').choices([
        'json',
        'yaml',
      ]),
    )
    .addOption(
      new Option('--openapi <version>', 'version of OpenAPI to write; what 3.0 cannot say is told')
        .choices(['3.1', '3.0'])
        .default('3.1'),
    )
    .option('--base <file>', 'info, servers, naming, tags and prefixes of the result, such as openapi/base.json')
    .option('--audience <name>', 'write what is for this audience, besides what is for everybody')
    .option('--all-audiences', 'write everything, whoever it is for')
    .option('--overlay <file>', 'OpenAPI Overlay applied to the result; repeat it for more', collect)
    .option('--references <address>', 'what documents may refer to, such as ./schemas/; repeat it for more', collect)
    .option('--names <file>', 'give bare names, keep them in this file (naming: locked), and update it')
    .option('--verbose', 'a line for each finding, however many there are of a kind')
    .option('--check', 'write nothing; end with 1 when the files of -o and --names are not as they would be written')
    .action(async (documents: string[], flags: MergeFlags) => {
      const { merge } = await import('./commands/merge.ts');
      code = await merge(documents, flags, terminal);
    });

  gatewayCommand('routes', 'Print one line an operation: METHOD path service operationId.', [
    'portico routes openapi/gateway.json',
    'portico routes http://127.0.0.1:8080',
    'portico routes http://127.0.0.1:8080 --at 2026-11-26T12:00:00Z',
    'portico routes --config portico.yaml',
  ])
    .argument('[document]', 'a document, its URL, or the URL of a gateway (default: the services of the configuration)')
    .option('--at <revision>', 'the routes that a gateway served then: the beginning of a revision, or a time')
    .action(async (document: string | undefined, { at }: { readonly at?: string }, command: Command) => {
      const { routesOf, routesOfServices } = await import('./commands/routes.ts');
      code =
        document === undefined
          ? await withConfig(command, terminal, (config) => routesOfServices(config, terminal))
          : await routesOf(document, terminal, at);
    });

  define('diff', 'Tell what changed between two contracts, and which callers are hurt by it.', [
    'portico diff openapi/gateway.json http://127.0.0.1:8080',
    'portico diff main.json openapi.json --format github --fail-on risky',
  ])
    .argument('<before>', 'the older contract: a document, a folder of them, or a URL')
    .argument('<after>', 'the newer one')
    .addOption(new Option('--format <format>', 'of what is printed').choices(diffFormats).default('text'))
    .addOption(
      new Option('--fail-on <severity>', 'end with 1 when there are such changes, or worse ones')
        .choices(failLimits)
        .default('breaking'),
    )
    .addOption(
      new Option('--show <severity>', 'print only such changes, and worse ones')
        .choices(['breaking', 'risky', 'additive', 'cosmetic'])
        .default('cosmetic'),
    )
    .option('--severity <rule=level>', 'take a rule as breaking, risky, additive, cosmetic or none; repeat it', collect)
    .option('--accepted <file>', 'breaks that are agreed to (default: openapi/accepted-breaks.json, if there is one)')
    .action(async (before: string, after: string, flags: DiffFlags) => {
      const { diff } = await import('./commands/diff.ts');
      code = await diff(before, after, flags, terminal);
    });

  define(
    'check',
    'Tell whether a document of a service may go live: is it valid, does it collide, whom does it hurt.',
    [
      'portico check openapi.json --service kb --against http://127.0.0.1:8080',
      'portico check openapi.json --service kb --against openapi/gateway.json --format github',
    ],
  )
    .argument('<document>', 'the document that is to go live: a file or a URL')
    .requiredOption('--service <name>', 'the service that publishes it')
    .requiredOption(
      '--against <gateway>',
      'URL of a gateway; or a merged document, or the older one, as a file or a URL',
    )
    .option('--base <file>', 'prefixes of services, when it is checked against a document, such as openapi/base.json')
    .addOption(new Option('--format <format>', 'of what is printed').choices(diffFormats).default('text'))
    .addOption(
      new Option('--fail-on <severity>', 'end with 1 when there are such changes, or worse ones')
        .choices(failLimits)
        .default('breaking'),
    )
    .addOption(
      new Option('--show <severity>', 'print only such changes, and worse ones')
        .choices(['breaking', 'risky', 'additive', 'cosmetic'])
        .default('risky'),
    )
    .option('--severity <rule=level>', 'take a rule as breaking, risky, additive, cosmetic or none; repeat it', collect)
    .option('--manifest <file>', 'what a client says it uses (portico client --manifest); repeat it', collect)
    .option('--accepted <file>', 'breaks that are agreed to (default: openapi/accepted-breaks.json, if there is one)')
    .option('--allow-unused', 'let breaks pass of what no counted caller has used in seven days')
    .action(async (document: string, flags: CheckFlags) => {
      const { check } = await import('./commands/check.ts');
      code = await check(document, flags, terminal);
    });

  define('validate', 'Hold recorded requests and responses against a document.', [
    'portico validate trace.har --document openapi/gateway.json',
    'portico validate request.txt --document http://127.0.0.1:8080',
  ])
    .argument('<recording...>', 'HAR files, curl command lines or HTTP messages as text')
    .requiredOption('--document <document>', 'a document, its URL, or the URL of a gateway')
    .addOption(new Option('--format <format>', 'of what is printed').choices(['text', 'json']).default('text'))
    .action(async (recordings: string[], flags: ValidateFlags) => {
      const { validate } = await import('./commands/validate.ts');
      code = await validate(recordings, flags, terminal);
    });

  define('verify', 'Call a service or a gateway and hold its answers to its document.', [
    'portico verify http://127.0.0.1:8101',
    'portico verify http://127.0.0.1:8103 --methods all --auth bearer=$TOKEN --junit verify.xml',
  ])
    .argument('<url>', 'where the service or the gateway runs')
    .option('--document <document>', 'a file or URL (default: what /health announces, else /openapi.json)')
    .option('--seed <number>', 'of the random requests; the same seed gives the same ones', '1')
    .option('--max-calls <number>', 'calls in all', '10000')
    .option('--time <duration>', 'for random requests', '60s')
    .option('--timeout <duration>', 'for one call', '10s')
    .addOption(new Option('--methods <which>', 'safe ones, or all').choices(['safe', 'all']).default('safe'))
    .option('--operations <id>', 'only this operation; repeat it for more', collect)
    .option('--exclude-checks <check>', 'leave a check out; repeat it for more', collect)
    .option('--header <field>', "such as 'Authorization: Bearer …'; repeat it for more (or set PORTICO_TOKEN)", collect)
    .option('--auth <scheme=value>', 'credentials for a security scheme; repeat it for more', collect)
    .addOption(new Option('--format <format>', 'of what is printed').choices(['text', 'json']).default('text'))
    .option('--junit <file>', 'write JUnit XML')
    .option('--sarif <file>', 'write SARIF')
    .action(async (url: string, flags: VerifyFlags) => {
      const { verify } = await import('./commands/verify.ts');
      code = await verify(url, flags, terminal);
    });

  define('release', 'Let a document go live that the gateway holds because it breaks callers.', [
    'portico release kb --reason "agreed with web"',
    'portico release kb --gateway http://127.0.0.1:8080 --digest sha256-…',
  ])
    .argument('<service>', 'the service whose document is held')
    .option('--gateway <url>', 'where the gateway is', 'http://127.0.0.1:8080')
    .option('--digest <digest>', 'release this document and no other one')
    .option('--reason <text>', 'why, for the log and the history')
    .option('--token <token>', 'admin.token of the gateway (default: the variable PORTICO_ADMIN_TOKEN)')
    .action(async (service: string, flags: ReleaseFlags) => {
      const { release } = await import('./commands/release.ts');
      code = await release(service, flags, terminal);
    });

  define('client', 'Write types of a contract for TypeScript clients, as openapi-fetch and its relatives take them.', [
    'portico client --from http://127.0.0.1:8080 -o src/api.d.ts',
    'portico client --from openapi/gateway.json -o src/api.d.ts --runtime --operations chat_listConversations,kb_search',
    'portico client -o src/api.d.ts --watch',
  ])
    .option('--from <contract>', "a gateway's URL, a document, or its URL (default: the gateway of the configuration)")
    .option('-c, --config <file>', 'configuration that says where the gateway listens (default: ./portico.yaml, …)')
    .option('-o, --output <file>', 'write to a file, whole or not at all (default: standard output)')
    .option('--service <name>', 'operations of this service alone')
    .option('--operations <ids>', 'these operations alone, and the components they reach: ids, comma-separated')
    .option(
      '--runtime',
      'write a client beside the types: parameters as the contract has them, typed problems, streams',
    )
    .option('--manifest <file>', 'write what this client uses, for whoever wants to change the API')
    .option('--consumer <name>', 'who the client is, for the manifest')
    .option('--watch', 'write the files anew whenever the contract changes, until stopped')
    .option('--check', 'write nothing; end with 1 when the files are not as they would be written')
    .action(async (flags: ClientFlags) => {
      const { client } = await import('./commands/client.ts');
      code = await client(flags, terminal);
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

/** `--config`, `--service`, `--print-config` and a flag for each setting. */
function withSettings(command: Command): Command {
  command
    .option('-c, --config <file>', 'configuration file (default: ./portico.yaml, ./portico.yml or ./portico.json)')
    .option('-s, --service <name=url>', 'a service and where it runs; repeat it for more', collect)
    .option('--print-config', 'print the configuration in force, and where each value comes from, then end');
  for (const { flag, value, fallback, description } of settings) {
    const summary = description.split(/[.:;] /)[0]?.replace(/\.$/, '') ?? '';
    const note = fallback === undefined ? '' : ` (default: ${fallback})`;
    command.addOption(new Option(`${flag} <${value}>`, summary + note).helpGroup('Settings:'));
  }
  return command;
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Loads the configuration that a command's flags ask for, and runs `use` with it; 2 when it is not usable. */
async function withConfig(
  command: Command,
  terminal: Terminal,
  use: (config: Config) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config, problems } = await loadConfig(sourcesOf(command, terminal));
  if (!config) {
    for (const line of problemLines(problems)) terminal.stderr.write(`${line}\n`);
    return 2;
  }
  if (!command.opts().printConfig) return use(config);
  terminal.stdout.write(printConfig(config));
  return 0;
}

function sourcesOf(command: Command, { environment, folder }: Terminal): ConfigSources {
  return { flags: readFlags(command), file: command.opts().config, environment, folder };
}

function readFlags(command: Command): Flags {
  const given = command.opts<Record<string, string | undefined>>();
  const values = settings.flatMap(({ flag }): [string, string][] => {
    const name = flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const text = given[name];
    return text === undefined ? [] : [[flag, text]];
  });
  return { values: new Map(values), services: command.opts().service ?? [] };
}
