export { isFor } from './audience.ts';
export { type Bundle, createBundle, unreadReference } from './bundle.ts';
export { canonicalText, digestOf, sha256 } from './canonical.ts';
export { operationKeys } from './declared-operations.ts';
export { type Diagnostic, type DiagnosticDetails, diagnose, type Severity } from './diagnostic.ts';
export {
  type Document,
  type DocumentLimits,
  defaultLimits,
  type ParseOptions,
  type ParseResult,
  parseDocument,
} from './document.ts';
export { type Downgraded, toOpenApi30 } from './downgrade.ts';
export { enforcement, type OperationEnforcement } from './enforcement.ts';
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
export type { LockedName, LockedNames, NameSection } from './locked-names.ts';
export { type Merged, mergeDocuments } from './merge.ts';
export type { MergePolicy, Naming, ServicePolicy } from './merge-policy.ts';
export { isServiceName, toServiceName } from './naming.ts';
export type { Operation } from './operation.ts';
export {
  type PackedContract,
  type PackedRevision,
  type PackedService,
  packedBuffers,
  packRevision,
} from './packed-revision.ts';
export {
  canonicalLiteral,
  isWholeParameter,
  matchSegment,
  type PathTemplate,
  parseTemplate,
  type TemplateSegment,
} from './path-template.ts';
export { locate, locator } from './position.ts';
export { printable } from './printable.ts';
export { type ProblemId, type ProblemType, problemType, problemTypes } from './problem.ts';
export type { Position } from './reading.ts';
export { compileRequestValidator } from './request/request-validator.ts';
export { compileResponseValidator } from './request/response-validator.ts';
export { compileRevision, type Revision, type SourceDocument, sourceOf } from './revision.ts';
export { buildRouteTable, type Routable, type RouteEntry, type RouteMatch, type RouteTable } from './route-table.ts';
export { type Rule, type RuleId, rules } from './rules.ts';
export { type SemanticFinding, type Semantics, semanticCheck } from './semantic-check.ts';
export { revisionView, serviceView, type ViewOptions } from './service-view.ts';
export { type ServiceContract, unpackRevision, unpackService } from './unpacked-revision.ts';
export type { NullableReading } from './upgrade-3.0.ts';
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
export { yamlChunks, yamlText } from './yaml-text.ts';
