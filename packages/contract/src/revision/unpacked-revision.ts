// The receiving side of a packed revision. Little is read when it arrives: routes. A service's part is read when one of
// its operations is first called, the whole document when somebody asks for it as a value.

import type { OpenAPIV3_1 } from 'openapi-types';
import { compare } from '../compare.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { ownJson } from '../document/parse-json.ts';
import { type Json, type JsonObject, own } from '../json.ts';
import type { AlternativeContract } from '../merge/alternative.ts';
import type { Operation } from '../operation.ts';
import { buildRouteTable, templateOf } from '../route/route-table.ts';
import { alternativesOf, keepContracts } from './alternatives.ts';
import { operationValidators } from './operation-validator.ts';
import type { PackedAlternative, PackedContract, PackedRevision, PackedService } from './packed-revision.ts';
import type { Revision, SourceDocument } from './revision.ts';
import { utf8Text } from './text-codec.ts';

/**
 * Unpacks a revision. `base` is the revision that `packed.base` names, itself unpacked; what belongs to services that did not
 * change since stays the same objects. Throws a RangeError when it is another one.
 */
export function unpackRevision(packed: PackedRevision, base?: Revision): Revision {
  const kept = base ? known.get(base) : undefined;
  if (packed.base !== undefined && (base?.id !== packed.base || !kept)) {
    throw new RangeError(`revision ${packed.id} was packed for a receiver of ${packed.base}`);
  }
  const services = new Map<string, ServiceContract>();
  for (const service of packed.unchanged) services.set(service, kept?.get(service) as ServiceContract);
  for (const service of packed.changed) services.set(service.service, unpackService(service));
  const operations = [...services.values()]
    .flatMap((service) => service.operations)
    .sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  const part = (service: string): JsonObject => services.get(service)?.part() ?? { paths: {}, components: {} };
  const sources = [...services].sort(([a], [b]) => compare(a, b)).map(([name, { source }]) => [name, source] as const);
  const document = lazy(() => jsonIn(packed.document));
  const diagnostics = lazy(() => jsonIn(packed.diagnostics));
  const contracts = [...services.values()].flatMap((service) => service.alternatives);
  const alternatives = alternativesOf(contracts, operations);
  const validators = operationValidators((operation) => alternatives.partOf(operation) ?? part(operation.service));
  const revision: Revision = Object.freeze({
    id: packed.id,
    info: jsonIn(packed.info) as JsonObject,
    bytes: packed.document,
    get document() {
      return document() as unknown as OpenAPIV3_1.Document;
    },
    get json() {
      return utf8Text(packed.document);
    },
    operations: Object.freeze(operations),
    routes: buildRouteTable(operations, base?.routes),
    alternatives: alternatives.byKey,
    get diagnostics() {
      return diagnostics() as unknown as readonly Diagnostic[];
    },
    documents: new Map(sources),
    part,
    validator: validators.request,
    responseValidator: validators.response,
  });
  known.set(revision, services);
  keepContracts(revision, contracts);
  return revision;
}

/** What an unpacked revision has of one service; handed on to the next one while the service stays the same. */
export interface ServiceContract {
  readonly source: SourceDocument;
  readonly operations: readonly Operation[];
  readonly alternatives: readonly AlternativeContract[];
  part(): JsonObject;
}

const known: WeakMap<Revision, ReadonlyMap<string, ServiceContract>> = new WeakMap();

const contracts: WeakMap<PackedService, ServiceContract> = new WeakMap();

/** Reads what routing needs of one service. Done once: whoever unpacks many services can do it one by one before. */
export function unpackService(packed: PackedService): ServiceContract {
  const before = contracts.get(packed);
  if (before) return before;
  // No number in it is from outside.
  const { source, operations } = JSON.parse(utf8Text(packed.contract)) as PackedContract;
  const part = lazy(() => jsonIn(packed.part) as JsonObject);
  const contract = {
    source: { ...source, operationKeys: new Set(source.operationKeys) },
    operations: operations.map((operation) => unpackOperation(operation, part)),
    alternatives: packed.alternatives.map((one) => unpackAlternative(packed.service, one)),
    part,
  };
  // Done here, there is less to do at the moment when all services are put together.
  for (const operation of contract.operations) templateOf(operation);
  contracts.set(packed, contract);
  return contract;
}

function unpackAlternative(
  service: string,
  { digest, operations, part: bytes }: PackedAlternative,
): AlternativeContract {
  const part = lazy(() => jsonIn(bytes) as JsonObject);
  const bare = JSON.parse(utf8Text(operations)) as PackedContract['operations'];
  return { service, digest, operations: bare.map((operation) => unpackOperation(operation, part)), part };
}

function unpackOperation(operation: Omit<Operation, 'definition'>, part: () => JsonObject): Operation {
  return Object.freeze(new UnpackedOperation(operation, part)) as Operation & UnpackedOperation;
}

/** An operation whose definition is read from its service's part. A class, because thousands share one getter. */
class UnpackedOperation {
  declare readonly path: string;
  declare readonly method: string;
  readonly #part: () => JsonObject;

  constructor(operation: Omit<Operation, 'definition'>, part: () => JsonObject) {
    Object.assign(this, operation);
    this.#part = part;
  }

  get definition(): JsonObject {
    const item = own(own(this.#part(), 'paths'), this.path);
    const definition = own(item, this.method.toLowerCase()) ?? own(own(item, 'additionalOperations'), this.method);
    return definition as JsonObject;
  }
}

function jsonIn(bytes: Uint8Array): Json {
  return ownJson(utf8Text(bytes));
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
