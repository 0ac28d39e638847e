export { Events, type GatewayEvent, type OperationReference, type RequestCompleted } from './events.ts';
export { createGateway, type Gateway } from './gateway.ts';
export {
  type ClientOptions,
  defaultClientOptions,
  defaultEjection,
  defaultLoadLimits,
  defaultOptions,
  defaultRetries,
  type EjectionOptions,
  type GatewayOptions,
  type LoadLimits,
  type RefreshOptions,
  type RetryOptions,
  type ServiceOptions,
  type TimeoutOptions,
  type ValidationOptions,
} from './options.ts';
export type { InstanceStatus, ServiceState, ServiceStatus, TrafficStatus, Trouble } from './status.ts';
export { createGatewayWithWorkers, type WorkerOptions } from './workers/gateway-with-workers.ts';
export { serveAsWorker, type WorkerLine } from './workers/traffic-worker.ts';
