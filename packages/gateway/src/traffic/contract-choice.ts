// Instances of a service may go by different contracts, as in a rollout. A request is held to each of them at once, and goes
// to an instance whose contract accepts it; it is refused when none does.

import type {
  Alternative,
  BodyPlan,
  Operation,
  RequestHead,
  RequestPolicy,
  RequestValidator,
  Revision,
  Violation,
} from '@portico/contract';
import type { Instance, InstanceTable } from '../instance-table.ts';

/** One contract of an operation; without a digest the published one, by which go all whose own differs in nothing. */
interface Contract {
  readonly digest: string | undefined;
  readonly validator: RequestValidator;
}

/** The contracts that one request may be judged by. For that request alone: it remembers which have accepted it so far. */
export class ContractChoice implements RequestValidator {
  readonly #alternatives: ReadonlySet<string>;
  #left: readonly Contract[];

  /** `contracts` are not empty; what the first one finds is told when all refuse. */
  constructor(contracts: readonly Contract[], alternatives: ReadonlySet<string>) {
    this.#left = contracts;
    this.#alternatives = alternatives;
  }

  checkHead(head: RequestHead): readonly Violation[] {
    return this.#keep((validator) => validator.checkHead(head));
  }

  planBody(contentType: string | undefined, hasBody: boolean): BodyPlan {
    const plans = new Map(this.#left.map(({ validator }) => [validator, validator.planBody(contentType, hasBody)]));
    const planOf = ({ validator }: Contract) => plans.get(validator) as BodyPlan;
    const fit = this.#left.filter((contract) => /^(?:pass|buffer)$/.test(planOf(contract).kind));
    if (fit.length === 0) return planOf(this.#left[0] as Contract);
    this.#left = fit;
    const bodies = fit.map(planOf).filter((plan) => plan.kind === 'buffer');
    if (bodies.length === 0) return { kind: 'pass' };
    const check = (bytes: Uint8Array) =>
      this.#keep((validator) => {
        const plan = plans.get(validator);
        return plan?.kind === 'buffer' ? plan.check(bytes) : [];
      });
    return { kind: 'buffer', streamable: bodies.every(({ streamable }) => streamable === true), check };
  }

  /** Whether the contract of `instance` has accepted the request. */
  accepts({ contract }: Pick<Instance, 'contract'>): boolean {
    const digest = contract !== undefined && this.#alternatives.has(contract) ? contract : undefined;
    return this.#left.some((one) => one.digest === digest);
  }

  // Lets go of the contracts that refuse; when all do, the first one has the word.
  #keep(violationsOf: (validator: RequestValidator) => readonly Violation[]): readonly Violation[] {
    const found = this.#left.map(({ validator }) => violationsOf(validator));
    const accepting = this.#left.filter((_, index) => found[index]?.length === 0);
    this.#left = accepting.length > 0 ? accepting : this.#left.slice(0, 1);
    return accepting.length > 0 ? [] : (found[0] as readonly Violation[]);
  }
}

/** The choice that there is for `operation` among instances that can be reached; undefined when all go by what is published. */
export function contractChoice(
  revision: Revision,
  operation: Operation,
  { policy, instances }: { readonly policy: Partial<RequestPolicy>; readonly instances: InstanceTable },
): ContractChoice | undefined {
  const alternatives = alternativesTo(revision, operation);
  if (!alternatives) return undefined;
  const digests = new Set(alternatives.map(({ digest }) => digest));
  const reachable = instances.get(operation.service).filter(({ health }) => health !== 'unreachable');
  const having = reachable.filter(({ operations }) => operations?.has(operation.sourceKey) ?? true);
  const contracts: Contract[] = alternatives
    .filter(({ digest }) => having.some(({ contract }) => contract === digest))
    .map((one) => ({ digest: one.digest, validator: revision.validator(one.operation, policy) }));
  if (contracts.length === 0) return undefined;
  const isPublished = ({ contract }: Instance) => contract === undefined || !digests.has(contract);
  if (having.some(isPublished)) {
    contracts.unshift({ digest: undefined, validator: revision.validator(operation, policy) });
  }
  return new ContractChoice(contracts, digests);
}

/** The operation as the contract of `instance` has it. */
export function contractOf(revision: Revision, operation: Operation, { contract }: Instance): Operation {
  const alternative = alternativesTo(revision, operation)?.find(({ digest }) => digest === contract);
  return alternative?.operation ?? operation;
}

// Mostly there are none at all, and then no request is looked up.
function alternativesTo({ alternatives }: Revision, { key }: Operation): readonly Alternative[] | undefined {
  return alternatives.size > 0 ? alternatives.get(key) : undefined;
}
