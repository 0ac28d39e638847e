export type { Diagnostic, Severity } from './diagnostic.ts';
export type { Document, DocumentLimits, ParseOptions, ParseResult } from './document.ts';
export { emptyObject, isObject, type Json, type JsonObject, type JsonPrimitive, own } from './json.ts';
export type { MergePolicy, Naming, ServicePolicy } from './merge-policy.ts';
export type { Operation } from './operation.ts';
export { type ProblemId, type ProblemType, problemType, problemTypes } from './problem.ts';
export type { Revision } from './revision.ts';
export type { Routable, RouteEntry, RouteMatch, RouteTable } from './route-table.ts';
export type { BodyPlan, RequestHead, RequestValidator, Violation } from './validator.ts';
