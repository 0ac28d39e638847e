export { Events, type GatewayEvent, type OperationReference, type RequestCompleted } from './events.ts';
export { createGateway, type Gateway } from './gateway.ts';
export {
  type ClientOptions,
  defaultChanges,
  defaultClientOptions,
  defaultEjection,
  defaultLoadLimits,
  defaultOptions,
  defaultOverload,
  defaultRetries,
  type EjectionOptions,
  type GatewayOptions,
  type LoadLimits,
  type OverloadOptions,
  type RefreshOptions,
  type RetryOptions,
  type ServiceOptions,
  type TimeoutOptions,
  type ValidationOptions,
} from './options.ts';
export type { InstanceStatus, ServiceState, ServiceStatus, TrafficStatus, Trouble } from './status.ts';
export { createGatewayWithWorkers, type WorkerOptions } from './workers/gateway-with-workers.ts';
export { serveAsWorker, type WorkerLine } from './workers/traffic-worker.ts';
