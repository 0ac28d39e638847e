export { Events, type GatewayEvent, type OperationReference, type RequestCompleted } from './events.ts';
export { createGateway, type Gateway } from './gateway.ts';
export {
  type ClientOptions,
  defaultClientOptions,
  defaultOptions,
  type GatewayOptions,
  type RefreshOptions,
  type ServiceOptions,
  type TimeoutOptions,
  type ValidationOptions,
} from './options.ts';
export type { InstanceStatus, ServiceState, ServiceStatus, Trouble } from './status.ts';
