export type { DocumentOptions, OpenApiVersion, PublishedDocument } from './document.ts';
export type { Health, HealthCheck, HealthStatus } from './health.ts';
export { type Problem, ProblemError, problemResponse, problemResponses, problemSchema } from './problem.ts';
export type { RouteListing } from './routes.ts';
export { type Running, type ServeOptions, serve } from './serve.ts';
export { createService, type Service, type ServiceOptions } from './service.ts';
export type { Violation } from './violation.ts';
