// Decides for each new document of a service whether it may take the place of the one that is live. Remembers what was
// live before and what somebody has released, so that a way back and a decision of a person are never questioned again.

import {
  admission,
  type BreakingPolicy,
  type Change,
  type MergePolicy,
  type Severities,
  weighed,
} from '@portico/contract';
import { CompileFailure, type Compiler, type ReadDocument } from './compiler.ts';

/** What was found about a document that wants to go live. */
export interface Decision {
  readonly held: boolean;
  /** Changes that break callers or take protection away, against the document that is live. */
  readonly serious: readonly Change[];
  /** All changes. */
  readonly changes: readonly Change[];
}

/** A document that waits for a person. */
export interface HeldDocument extends Decision {
  readonly document: ReadDocument;
  readonly since: Date;
}

/** Documents of one service that were live and are remembered; the one longest ago goes first. */
const remembered = 16;

const nothing: Decision = { held: false, serious: [], changes: [] };

/** What a document of a service is judged by. */
export interface JudgedBy {
  readonly breaking: BreakingPolicy;
  readonly severity: Severities;
  readonly merge: MergePolicy;
}

/** One service's part of the desk. */
interface File {
  /** Digests that are let pass, the newest last. */
  readonly known: Set<string>;
  /** The last decision, and the two texts that it is about. */
  last: { readonly pair: string; readonly decision: Decision } | undefined;
}

export class AdmissionDesk {
  readonly #compare: Compiler['compare'];
  readonly #files = new Map<string, File>();

  constructor(compiler: Pick<Compiler, 'compare'>) {
    this.#compare = (...documents) => compiler.compare(...documents);
  }

  /** The verdict on `next` in the place of `live`. */
  async decide(live: ReadDocument, next: ReadDocument, by: JudgedBy): Promise<Decision> {
    const file = this.#file(live.source.service);
    const known = file.known.has(next.source.digest);
    const pair = JSON.stringify([live.key, next.key, by.breaking, by.severity, known]);
    if (file.last?.pair === pair) return file.last.decision;
    const decision = by.breaking === 'off' ? nothing : await this.#decision(live, next, { ...by, known });
    file.last = { pair, decision };
    return decision;
  }

  /** Lets the document with this digest pass from now on: it is live, or somebody has released it. */
  admit(service: string, digest: string): void {
    const { known } = this.#file(service);
    known.delete(digest);
    known.add(digest);
    const [oldest] = known;
    if (known.size > remembered && oldest !== undefined) known.delete(oldest);
  }

  /** The service is gone. */
  forget(service: string): void {
    this.#files.delete(service);
  }

  #file(service: string): File {
    const file = this.#files.get(service) ?? { known: new Set<string>(), last: undefined };
    this.#files.set(service, file);
    return file;
  }

  async #decision(
    live: ReadDocument,
    next: ReadDocument,
    policy: JudgedBy & { readonly known: boolean },
  ): Promise<Decision> {
    try {
      const changes = weighed(await this.#compare(live, next, policy.merge), policy.severity);
      const { verdict, serious } = admission(changes, policy);
      return { held: verdict === 'held', serious, changes };
    } catch (error) {
      // A document that can't be compared may break anything: where breaks are held, so is it. That a thread took too long, or was
      // closed meanwhile, is no fault of the comparison.
      if (!(error instanceof CompileFailure)) console.error(error);
      return { ...nothing, held: policy.breaking === 'hold' && !policy.known };
    }
  }
}
