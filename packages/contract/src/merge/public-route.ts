// Which of a service's operations the gateway serves, under which path and id, and where they lie on the service.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import type { Document } from '../document/document.ts';
import { own } from '../json.ts';
import { parseTemplate } from '../route/path-template.ts';
import { audienceOf } from '../view/audience.ts';
import { type DeclaredOperation, declaredOperations } from './declared-operations.ts';
import type { ServicePolicy } from './merge-policy.ts';
import { derivedOperationId, type Namer } from './naming.ts';
import { type BasePath, basePath } from './servers.ts';

/** A declared operation and what it becomes. */
export interface PublicRoute {
  readonly declared: DeclaredOperation;
  /** Path template that clients see: the prefix of the service and the path as declared. */
  readonly path: string;
  /** `METHOD identity` of `path`. */
  readonly key: string;
  /** Path template on the service: base path of its server, the prefix unless it is stripped, the path as declared. */
  readonly upstreamPath: string;
  readonly operationId: string;
  readonly sourceOperationId?: string;
}

export interface PublicRoutes {
  readonly published: readonly PublicRoute[];
  /** Ids of all operations under `paths`, in the service's own spelling, published or not. */
  readonly ids: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What routes depend on besides the document. */
export interface RouteContext {
  readonly policy: ServicePolicy;
  readonly namer: Namer;
  /** Public paths the gateway serves itself; those that end with `/` stand for a whole subtree. */
  readonly reserved: readonly string[];
}

/** The operations of a document that get published, in declared order; of two with the same key the first. */
export function publicRoutes({ service, root }: Document, { policy, namer, reserved }: RouteContext): PublicRoutes {
  const diagnostics: Diagnostic[] = [];
  const published = new Map<string, PublicRoute>();
  const ids = new Set<string>();
  const taken = new Set<string>();
  const prefix = pathPrefix(policy);
  for (const declared of declaredOperations(root)) {
    const id = own(declared.definition, 'operationId');
    if (typeof id === 'string') ids.add(id);
    const path = prefix + declared.path;
    const absence = whyAbsent(declared, path, reserved);
    if (absence) {
      diagnostics.push(diagnose(absence.rule, service, declared.pointer, absence.message));
      continue;
    }
    const key = `${declared.method} ${parseTemplate(path).identity}`;
    // Already reported as operation-duplicate by the semantic check.
    if (published.has(key)) continue;
    if (audienceOf(declared.definition)?.length === 0) {
      const said = JSON.stringify(own(declared.definition, 'x-audience')).slice(0, 100);
      diagnostics.push(diagnose('audience-nobody', service, declared.pointer, `x-audience is ${said}.`));
    }
    const base = basePath(declared.servers, policy);
    diagnostics.push(...baseFindings(base, service));
    const upstreamPath = base.path + (policy.stripPrefix === false ? path : declared.path);
    published.set(key, { declared, path, key, upstreamPath, ...operationNames(declared, namer, taken) });
  }
  return { published: [...published.values()], ids, diagnostics: distinct(diagnostics) };
}

function pathPrefix({ prefix = '' }: ServicePolicy): string {
  const path = prefix.replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `/${path}`;
}

interface Absence {
  readonly rule: 'operation-internal' | 'operation-infrastructure' | 'path-reserved';
  readonly message: string;
}

function whyAbsent(
  { method, path, definition }: DeclaredOperation,
  publicPath: string,
  reserved: readonly string[],
): Absence | undefined {
  if (own(definition, 'x-internal') === true) {
    return { rule: 'operation-internal', message: `${method} ${path} is marked x-internal.` };
  }
  if (method === 'GET' && (path === '/health' || path === '/openapi.json')) {
    return { rule: 'operation-infrastructure', message: `${method} ${path} is read by the gateway itself.` };
  }
  const entry = reserved.find((one) => publicPath === one || (one.endsWith('/') && publicPath.startsWith(one)));
  if (entry === undefined) return undefined;
  return {
    rule: 'path-reserved',
    message: `${method} ${publicPath} is answered by the gateway, which reserves ${entry}.`,
  };
}

/** A document's operations share their servers, so the same is found for each of them and told once. */
function baseFindings({ unbound, ambiguous, path }: BasePath, service: string): Diagnostic[] {
  const unknown = unbound.map((name) =>
    diagnose('server-variable-unbound', service, '/servers', `The server variable ${name} has no value.`),
  );
  if (!ambiguous) return unknown;
  const used = path === '' ? 'none' : path;
  return [
    ...unknown,
    diagnose('servers-ambiguous', service, '/servers', `The base path used is ${used}; others differ.`),
  ];
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [`${one.rule} ${one.pointer} ${one.message}`, one])).values()];
}

// The suffix of a second operation with the same id is made of its method and path, so that it does not depend on order.
function operationNames(
  { method, path, definition }: DeclaredOperation,
  namer: Namer,
  taken: Set<string>,
): Pick<PublicRoute, 'operationId' | 'sourceOperationId'> {
  const id = own(definition, 'operationId');
  const source = typeof id === 'string' && id !== '' ? id : undefined;
  const derived = derivedOperationId(method, path);
  let operationId = namer.operationId(source ?? derived);
  for (let count = 1; taken.has(operationId); count++) {
    const suffix = count === 1 ? derived : `${derived}_${count}`;
    operationId = namer.operationId(source === undefined ? suffix : `${source}_${suffix}`);
  }
  taken.add(operationId);
  return { operationId, ...(source !== undefined && { sourceOperationId: source }) };
}
