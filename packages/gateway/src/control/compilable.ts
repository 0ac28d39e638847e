// Finds out which documents a compile fails for, so that one bad document holds no other one back.

import type { MergePolicy, Revision } from '@portico/contract';
import {
  CompileFailure,
  type Compiler,
  noOthers,
  type OtherReadDocuments,
  type ReadDocument,
  triesPerDocument,
} from './compiler.ts';

/** By service: the document that is wanted, and the one that is published now. */
export interface Candidate {
  readonly wanted: ReadDocument | undefined;
  readonly published: ReadDocument | undefined;
  /** Documents that other instances publish; left out when the revision does not compile with them. */
  readonly others?: readonly ReadDocument[];
}

export interface Compiled {
  /** Undefined when not even the published documents compile. */
  readonly revision: Revision | undefined;
  /** What the revision is made of. */
  readonly documents: ReadonlyMap<string, ReadDocument>;
  /** By service: why its wanted document takes no part. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * The revision of all wanted documents; when that fails, of those that compile together with the published documents of the
 * others. Takes one compile when all is well, and about 2 log n more to find one bad document among n new ones.
 */
export async function compileCompilable(
  compiler: Compiler,
  candidates: ReadonlyMap<string, Candidate>,
  policy: MergePolicy,
): Promise<Compiled> {
  const documents = new Map<string, ReadDocument>();
  const fresh: ReadDocument[] = [];
  let others: OtherReadDocuments = new Map(
    [...candidates].flatMap(([service, one]) => (one.others?.length ? [[service, one.others] as const] : [])),
  );
  for (const [service, { wanted, published }] of candidates) {
    if (published && wanted) documents.set(service, published);
    if (wanted && wanted !== published) fresh.push(wanted);
  }
  const refused = new Map<string, string>();
  let revision: Revision | undefined;
  await admit(fresh);
  return { revision, documents, refused };

  async function admit(some: readonly ReadDocument[]): Promise<void> {
    const together = new Map(documents);
    for (const document of some) together.set(document.source.service, document);
    const tries = some.length > 1 ? 1 : triesPerDocument;
    let failure = await attempt([...together.values()], tries);
    if (failure && others.size > 0) {
      others = noOthers;
      failure = await attempt([...together.values()], tries);
    }
    if (!failure) {
      for (const document of some) documents.set(document.source.service, document);
    } else if (some.length === 1) {
      refused.set((some[0] as ReadDocument).source.service, failure.message);
    } else if (some.length > 1) {
      const half = Math.ceil(some.length / 2);
      await admit(some.slice(0, half));
      await admit(some.slice(half));
    }
  }

  async function attempt(all: readonly ReadDocument[], tries: number): Promise<CompileFailure | undefined> {
    for (let left = tries; ; left--) {
      try {
        revision = await compiler.compile(all, policy, others);
        return undefined;
      } catch (error) {
        const failure = error instanceof CompileFailure ? error : new CompileFailure(String(error), false);
        if (left <= 1 || !failure.passing) return failure;
      }
    }
  }
}
