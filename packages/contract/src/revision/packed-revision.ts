// A revision in a form that crosses threads at the price of what changed: bytes, whose buffers can be transferred, and
// short texts. What `unpackRevision` makes of it is equal to the revision in everything that can be asked of it.

import type { JsonObject } from '../json.ts';
import type { AlternativeContract } from '../merge/alternative.ts';
import type { Operation } from '../operation.ts';
import { contractsKept } from './alternatives.ts';
import { byteWriter, documentBytes } from './json-bytes.ts';
import type { Revision, SourceDocument } from './revision.ts';
import { utf8Bytes } from './text-codec.ts';

/** Plain data; its Uint8Arrays have buffers of their own. All JSON text is UTF-8. */
export interface PackedRevision {
  readonly id: string;
  /** Id of the revision that the receiver has already: services in `unchanged` are as they are there. */
  readonly base: string | undefined;
  readonly info: Uint8Array<ArrayBuffer>;
  /** The merged document. */
  readonly document: Uint8Array<ArrayBuffer>;
  readonly diagnostics: Uint8Array<ArrayBuffer>;
  readonly changed: readonly PackedService[];
  readonly unchanged: readonly string[];
}

/** What belongs to one service. */
export interface PackedService {
  readonly service: string;
  /** `PackedContract` as JSON text: what routing needs. */
  readonly contract: Uint8Array<ArrayBuffer>;
  /** The service's part of the merged document, which is read when one of its operations is first called. */
  readonly part: Uint8Array<ArrayBuffer>;
  /** What other documents of the service promise otherwise. */
  readonly alternatives: readonly PackedAlternative[];
}

export interface PackedAlternative {
  readonly digest: string;
  /** Operations without their definitions, as JSON text. */
  readonly operations: Uint8Array<ArrayBuffer>;
  readonly part: Uint8Array<ArrayBuffer>;
}

export interface PackedContract {
  readonly source: Omit<SourceDocument, 'operationKeys'> & { readonly operationKeys: readonly string[] };
  readonly operations: readonly Omit<Operation, 'definition'>[];
}

/** Packs a revision for a receiver that has `base`, an earlier revision, already. */
export function packRevision(revision: Revision, base?: Revision): PackedRevision {
  const operations = Map.groupBy(revision.operations, ({ service }) => service);
  const before = Map.groupBy(base?.operations ?? [], ({ service }) => service);
  const alternatives = Map.groupBy(contractsKept(revision), ({ service }) => service);
  const alternativesBefore = Map.groupBy(base ? contractsKept(base) : [], ({ service }) => service);
  const changed: PackedService[] = [];
  const unchanged: string[] = [];
  for (const [service, source] of revision.documents) {
    const own = operations.get(service) ?? [];
    const same =
      base?.documents.get(service) === source &&
      sameItems(own, before.get(service) ?? []) &&
      sameItems(alternatives.get(service) ?? [], alternativesBefore.get(service) ?? []) &&
      sameComponents(revision.part(service), base.part(service));
    if (same) unchanged.push(service);
    else changed.push(packService(source, own, revision.part(service), alternatives.get(service) ?? []));
  }
  return {
    id: revision.id,
    base: base?.id,
    info: jsonOf(revision.info),
    // Written anew, so that transferring it leaves the revision whole.
    document: documentBytes(revision.document as unknown as JsonObject),
    diagnostics: jsonOf(revision.diagnostics),
    changed,
    unchanged,
  };
}

/** The buffers of a packed revision, to be transferred with it. */
export function packedBuffers({ info, document, diagnostics, changed }: PackedRevision): ArrayBuffer[] {
  const services = changed.flatMap(({ contract, part, alternatives }) => [
    contract.buffer,
    part.buffer,
    ...alternatives.flatMap((one) => [one.operations.buffer, one.part.buffer]),
  ]);
  return [info.buffer, document.buffer, diagnostics.buffer, ...services];
}

function packService(
  source: SourceDocument,
  operations: readonly Operation[],
  part: JsonObject,
  alternatives: readonly AlternativeContract[],
): PackedService {
  const contract: PackedContract = {
    source: { ...source, operationKeys: [...source.operationKeys] },
    operations: operations.map(undefinedOperation),
  };
  return {
    service: source.service,
    contract: jsonOf(contract),
    part: partBytes(part),
    alternatives: alternatives.map((one) => ({
      digest: one.digest,
      operations: jsonOf(one.operations.map(undefinedOperation)),
      part: partBytes(one.part()),
    })),
  };
}

function undefinedOperation({ definition: _, ...rest }: Operation): Omit<Operation, 'definition'> {
  return rest;
}

function partBytes(part: JsonObject): Uint8Array<ArrayBuffer> {
  const writer = byteWriter();
  writer.members(part, 3);
  return writer.bytes();
}

function jsonOf(value: unknown): Uint8Array<ArrayBuffer> {
  return utf8Bytes(JSON.stringify(value));
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

// Bodies are the same objects as long as their service is the same; aliases are written anew with each merge.
function sameComponents(left: JsonObject, right: JsonObject): boolean {
  const [mine, others] = [left.components as JsonObject, right.components as JsonObject];
  const types = Object.keys(mine);
  return (
    types.length === Object.keys(others).length &&
    types.every((type) => {
      const [ours, theirs] = [mine[type] as JsonObject, (others[type] ?? {}) as JsonObject];
      const names = Object.keys(ours);
      return (
        names.length === Object.keys(theirs).length &&
        names.every((name) => ours[name] === theirs[name] || sameAlias(ours[name], theirs[name]))
      );
    })
  );
}

function sameAlias(left: unknown, right: unknown): boolean {
  const [mine, theirs] = [left, right] as { readonly $ref?: unknown }[];
  return (
    mine?.$ref !== undefined &&
    mine.$ref === theirs?.$ref &&
    Object.keys(mine).length === 1 &&
    Object.keys(theirs).length === 1
  );
}
