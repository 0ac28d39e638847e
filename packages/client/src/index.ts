export { createClient } from './runtime.ts';
export type {
  Answer,
  CallPlan,
  Client,
  ClientOptions,
  Contract,
  Credential,
  Problem,
  ServerEvent,
} from './types.ts';
