export {
  type Admission,
  type AdmissionPolicy,
  admission,
  type BreakingPolicy,
  documentChanges,
  isSerious,
} from './admission/admission.ts';
export { canonicalText, digestOf, sha256 } from './canonical.ts';
export { bannerRevision, type ClientOrigin, clientBanner, withoutOrigin } from './client/client-banner.ts';
export { type CallPlan, type ClientContract, clientContract } from './client/client-contract.ts';
export { type ClientManifest, clientManifest, type ManifestOperation } from './client/client-manifest.ts';
export { type ClientSelection, type ClientSlice, clientSlice, namedOperations } from './client/client-slice.ts';
export { type ClientTypesOptions, clientTypeChunks, clientTypes } from './client/client-types.ts';
export { declaredUses, readManifest } from './client/read-manifest.ts';
export {
  type AffectedConsumer,
  affectedConsumers,
  type ConsumerUse,
  type OperationUse,
} from './consumer/affected-consumers.ts';
export { declaredParameters, keyHeaders } from './consumer/declared-parameters.ts';
export { operationParts, type PartsUsed, type RequestPart } from './consumer/operation-parts.ts';
export { type Diagnostic, type DiagnosticDetails, diagnose, type Severity } from './diagnostic.ts';
export {
  type AcceptedBreak,
  type AcceptedChanges,
  acceptBreaks,
  failing,
  readAcceptedBreaks,
} from './diff/accepted-breaks.ts';
export {
  type Change,
  type ChangedOperation,
  type ChangeSeverity,
  changeSeverities,
  type RequestWitness,
  type ResponseWitness,
  type Witness,
} from './diff/change.ts';
export { type DiffOptions, diffContracts, type Severities, weighed } from './diff/diff.ts';
export { type ChangeRule, changeRules, type ExamplePair } from './diff/diff-rules.ts';
export type { Contract } from './diff/operation-pair.ts';
export { witnessLines } from './diff/witness-text.ts';
export { type Bundle, createBundle, unreadReference } from './document/bundle.ts';
export {
  type Document,
  type DocumentLimits,
  defaultLimits,
  type ParseOptions,
  type ParseResult,
  parseDocument,
} from './document/document.ts';
export { locate, locator } from './document/position.ts';
export type { Position } from './document/reading.ts';
export type { NullableReading } from './document/upgrade-3.0.ts';
export { enforcement, type OperationEnforcement } from './enforcement.ts';
export { type Boundary, boundariesOf } from './example/boundary.ts';
export { type Edit, edited } from './example/edit.ts';
export { exampleOf, examplesOf } from './example/example.ts';
export { createRandom, type Random } from './example/random.ts';
export {
  coverageCases,
  exampleCases,
  type RequestCase,
  randomCase,
  smallerCases,
} from './example/request-case.ts';
export { type Draft, type RequestPlan, requestPlan, type WrittenRequest } from './example/request-plan.ts';
export {
  emptyObject,
  isObject,
  isRawNumber,
  type Json,
  type JsonObject,
  type JsonPrimitive,
  numberOf,
  own,
  type RawNumber,
} from './json.ts';
export { operationKeys } from './merge/declared-operations.ts';
export type { LockedName, LockedNames, NameSection } from './merge/locked-names.ts';
export { type Merged, mergeDocuments } from './merge/merge.ts';
export type { MergePolicy, Naming, ServicePolicy } from './merge/merge-policy.ts';
export { isServiceName, toServiceName } from './merge/naming.ts';
export { type SemanticFinding, type Semantics, semanticCheck } from './merge/semantic-check.ts';
export type { Operation } from './operation.ts';
export { printable } from './printable.ts';
export { type ProblemId, type ProblemType, problemType, problemTypes } from './problem.ts';
export { compileRequestValidator } from './request/request-validator.ts';
export { compileResponseValidator } from './request/response-validator.ts';
export type { Alternative } from './revision/alternatives.ts';
export {
  type PackedContract,
  type PackedRevision,
  type PackedService,
  packedBuffers,
  packRevision,
} from './revision/packed-revision.ts';
export {
  compileRevision,
  type MixedDocuments,
  type Revision,
  type SourceDocument,
  sourceOf,
} from './revision/revision.ts';
export { type ServiceContract, unpackRevision, unpackService } from './revision/unpacked-revision.ts';
export {
  canonicalLiteral,
  isWholeParameter,
  matchSegment,
  type PathTemplate,
  parseTemplate,
  type TemplateSegment,
} from './route/path-template.ts';
export {
  buildRouteTable,
  type Routable,
  type RouteEntry,
  type RouteMatch,
  type RouteTable,
} from './route/route-table.ts';
export { type Rule, type RuleId, rules } from './rules.ts';
export {
  defaultValidationPolicy,
  type Enforcement,
  operationPolicy,
  type RequestPolicy,
  type ValidationPolicy,
} from './validation-policy.ts';
export type {
  BodyPlan,
  RequestHead,
  RequestValidator,
  ResponsePlan,
  ResponseValidator,
  Violation,
} from './validator.ts';
export { isFor } from './view/audience.ts';
export { type Downgraded, toOpenApi30 } from './view/downgrade.ts';
export { revisionView, serviceView, type ViewOptions } from './view/service-view.ts';
export { yamlChunks, yamlText } from './view/yaml-text.ts';
