// What a person sees when a gateway starts: each service with its first routes, or why it has none, then where to look.

import { type Operation, printable, type Revision } from '@portico/contract';
import type { ServiceStatus } from '@portico/gateway';
import { type Palette, plain } from './palette.ts';

/** How many operations of a service are named before the rest are counted. */
const samples = 3;

/** What is known when the gateway listens. */
export interface Started {
  readonly services: readonly ServiceStatus[];
  readonly revision: Revision;
  /** Milliseconds from the first line to now. */
  readonly duration: number;
  /** Where the gateway listens, without a trailing slash. */
  readonly url: string;
}

/** The first line, before anything was looked at. */
export function startupHead(version: string, services: number, palette: Palette = plain): string {
  return `${palette.strong(`Portico ${version}`)} · discovering ${count(services, 'service')}\n`;
}

/** One line for each service and the line that says that the gateway is ready. */
export function startupReport({ services, revision, duration, url }: Started, palette: Palette = plain): string {
  const nameWidth = Math.max(0, ...services.map(({ service }) => service.length));
  const countWidth = Math.max(0, ...services.map(({ operations }) => String(operations).length));
  const lines = services.map((status) => {
    const name = status.service.padEnd(nameWidth);
    if (status.state === 'waiting' || status.state === 'down') {
      return `${palette.bad('✗')} ${name}   ${absence(status)}`;
    }
    const operations = inDocumentOrder(revision, status.service);
    const routes = `${String(status.operations).padStart(countWidth)} ${status.operations === 1 ? 'route ' : 'routes'}`;
    const parts = [`${name}   ${routes}`, palette.faint(addresses(status)), shortList(operations)];
    const mark = status.state === 'up' ? palette.good('✓') : palette.warning('!');
    return `${mark} ${parts.filter((part) => part !== '').join('   ')}${shortcoming(status, palette)}`;
  });
  const ready = [
    `${palette.strong('Ready')} in ${(duration / 1000).toFixed(1)} s`,
    count(revision.operations.length, 'operation'),
    `revision ${revision.id.slice(0, 6)}`,
    `docs ${url}/docs`,
  ];
  return [...lines, ready.join(' · ')].map((line) => `${line}\n`).join('');
}

/** `1 route`, `3 routes`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Why a service has no routes, and what happens next: `unreachable (connection refused) · its routes appear …`. */
export function absence({ state, trouble }: Pick<ServiceStatus, 'state' | 'trouble'>): string {
  if (!trouble) return 'not looked at yet · its routes appear as soon as it answers';
  const [what, consequence] = splitMessage(printable(trouble.message));
  if (trouble.kind !== 'unreachable') return `${what} · ${consequence}`;
  const next = state === 'down' ? 'its calls get 503 until it answers' : 'its routes appear as soon as it answers';
  return `unreachable (${trouble.reason}) · ${next}`;
}

function splitMessage(message: string): readonly [string, string] {
  const at = message.lastIndexOf('; ');
  return at < 0
    ? [message, 'its routes appear as soon as this is mended']
    : [message.slice(0, at), message.slice(at + 2)];
}

function addresses({ instances }: ServiceStatus): string {
  const [first, ...others] = instances;
  return first ? `${first.url}${others.length > 0 ? ` and ${others.length} more` : ''}` : '';
}

/** The service's operations as its author wrote them down: the first ones tell most. */
function inDocumentOrder(revision: Revision, service: string): readonly Operation[] {
  const operations = revision.operations.filter((operation) => operation.service === service);
  const order = new Map([...(revision.documents.get(service)?.operationKeys ?? [])].map((key, index) => [key, index]));
  const rank = ({ sourceKey }: Operation) => order.get(sourceKey) ?? order.size;
  return operations.toSorted((a, b) => rank(a) - rank(b));
}

function shortList(operations: readonly Operation[]): string {
  const shown = operations.slice(0, samples).map(({ method, path }) => printable(`${method} ${path}`));
  const rest = operations.length - shown.length;
  return shown.join(' · ') + (rest > 0 ? ` … and ${rest} more` : '');
}

/** What is not as it should be although the service has routes. */
function shortcoming({ trouble, diagnostics }: ServiceStatus, palette: Palette): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const parts = [
    trouble ? printable(trouble.message) : '',
    errors > 0 ? `${count(errors, 'problem')} in its document, see /-/services` : '',
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => palette.warning(`   ${part}`))
    .join('');
}
