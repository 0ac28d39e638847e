// Sends one request to one instance and its answer back, chunk by chunk with back-pressure both ways. Nothing that has
// not been checked reaches the upstream client. What failed and may be sent again is tried once more, elsewhere.

import type { Duplex } from 'node:stream';
import type { Operation } from '@portico/contract';
import type { Instance, InstanceTable } from '../instance-table.ts';
import type { GatewayOptions } from '../options.ts';
import type { ServiceStatus } from '../status.ts';
import type { Applicant } from './admission-queue.ts';
import { AnswerRelay } from './answer-relay.ts';
import { inspectAnswer, type ResponseCheckContext } from './check-response.ts';
import { type ContractChoice, contractOf } from './contract-choice.ts';
import { deprecationFields } from './deprecation.ts';
import type { Exchange } from './exchange.ts';
import { downstreamHeaders, isEventStream, upstreamHeaders } from './headers.ts';
import { originOf } from './origin.ts';
import { isGatewayFailure, type PassiveHealth } from './passive-health.ts';
import { isProblem, type Problem, sendProblem } from './problem-response.ts';
import { ContentStream } from './request-content.ts';
import type { RequestHead } from './request-head.ts';
import { isRepeatable, retryAfter, retryDelay } from './retry.ts';
import type { ServiceTraffic, TrafficTable } from './service-traffic.ts';
import type { TrafficPolicy } from './traffic-policy.ts';
import { join } from './tunnel.ts';
import { discardRest } from './unread-content.ts';
import type { ChunkUse, UpstreamControl, UpstreamHandler } from './upstream/exchange.ts';
import type { Upstreams } from './upstream/upstreams.ts';
import { connectError, failed, isConnectTimeout, overloaded, timedOut, unavailable } from './upstream-problem.ts';
import { publicLocation, type UpstreamRoute, upstreamRoute, upstreamTarget } from './upstream-route.ts';

/** What forwarding works with, for all requests. */
export interface ForwardingContext extends ResponseCheckContext {
  readonly instances: InstanceTable;
  readonly upstreams: Upstreams;
  readonly traffic: TrafficTable;
  readonly health: PassiveHealth;
  readonly options: GatewayOptions;
  status(): readonly ServiceStatus[];
  /** Told of an instance that could not be connected to, so that it can be looked at at once. */
  onConnectFailure(instance: Instance): void;
}

/** A request that has been matched and checked. */
export interface Order {
  readonly operation: Operation;
  readonly head: RequestHead;
  /** Raw parameter texts in template order. */
  readonly parameters: readonly string[];
  /** Raw query with its `?`. */
  readonly search: string;
  /** Where instances go by different contracts: which of them accept it. */
  readonly contracts: ContractChoice | undefined;
  /** The bytes as received when they had to be checked; a stream when there was nothing to check. */
  readonly content: Buffer | ContentStream | undefined;
  /** The protocol to change to, when the client asks for one and the operation allows it. */
  readonly upgrade: string | undefined;
}

/** Forwards a checked request. The exchange is answered in every case. */
export function forward(exchange: Exchange, order: Order, context: ForwardingContext): void {
  new Forwarding(exchange, order, context).begin();
}

class Forwarding implements UpstreamHandler, Applicant {
  readonly #exchange: Exchange;
  readonly #order: Order;
  readonly #context: ForwardingContext;
  readonly #route: UpstreamRoute;
  readonly #traffic: ServiceTraffic;
  readonly #policy: TrafficPolicy;
  #place: 'none' | 'waiting' | 'in' = 'none';
  readonly #tried: Instance[] = [];
  #instance: Instance | undefined;
  /** Where to try again, once what runs has ended. */
  #next: Instance | undefined;
  #retrying: 'no' | 'yes' | 'within budget' = 'no';
  /** When the current attempt began, on the monotonic clock. */
  #began = 0;
  /** The service has begun to answer: nothing is tried again. */
  #answered = false;
  #controller: UpstreamControl | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Set when the gateway itself ends the upstream request: what to tell the client, if anything. */
  #verdict: Problem | undefined;
  /** The client left, or has all it will get. */
  #over = false;
  /** The upstream request is finished, well or badly. */
  #settled = true;
  readonly #relay: AnswerRelay;
  /** The answer does not come in one piece: it is waited for. */
  #resting = false;
  #method: string;

  constructor(exchange: Exchange, order: Order, context: ForwardingContext) {
    this.#exchange = exchange;
    this.#order = order;
    this.#relay = new AnswerRelay(exchange);
    this.#context = context;
    this.#route = upstreamRoute(order.operation);
    this.#traffic = context.traffic.of(order.operation.service);
    this.#policy = this.#traffic.policy;
    this.#method = exchange.request.method as string;
    if (order.content instanceof ContentStream) order.content.onStall = (side) => this.#onStall(side);
    exchange.response.on('close', () => this.#onClientGone());
  }

  /** Sends the request as soon as the service may be given one more. */
  begin(): void {
    const place = this.#traffic.queue.enter(this);
    if (place === 'in') this.admitted();
    else if (place === 'waiting') this.#place = 'waiting';
    else this.expired();
  }

  admitted(): void {
    this.#place = 'in';
    this.#traffic.budget.deposit(this.#policy.retries);
    this.#attempt(this.#pick());
  }

  expired(): void {
    this.#place = 'none';
    this.#traffic.overloads++;
    this.#answer(overloaded(this.#order.operation.service));
  }

  #pick(): Instance | undefined {
    const { service, sourceKey } = this.#order.operation;
    return this.#context.instances.pick(service, sourceKey, this.#tried, undefined, this.#order.contracts);
  }

  #attempt(instance: Instance | undefined): void {
    const { content, head, parameters, search, upgrade } = this.#order;
    if (!instance) {
      this.#answer(this.#verdict ?? this.#unavailable());
      return;
    }
    const { preserveHost, timeouts } = this.#policy;
    this.#verdict = undefined;
    this.#tried.push(instance);
    this.#instance = instance;
    this.#controller = undefined;
    this.#settled = false;
    this.#resting = false;
    this.#began = performance.now();
    instance.inFlight++;
    this.#context.upstreams.of(instance, timeouts.connect).dispatch(
      {
        path: upstreamTarget(this.#route, parameters, { basePath: instance.basePath, search }),
        method: this.#method,
        headers: upstreamHeaders(head, originOf(this.#exchange, { prefix: this.#route.publicPrefix, preserveHost })),
        body: content ?? null,
        upgrade: upgrade ?? null,
      },
      this,
    );
  }

  onRequestStart(controller: UpstreamControl): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('the client left'));
  }

  onRequestSent(): void {
    if (this.#settled || this.#relay.wrote) return;
    const limit = this.#policy.timeouts.headers;
    this.#timer = setTimeout(() => this.#giveUp(`did not answer within ${limit / 1000} s`), limit);
  }

  onResponseStart(controller: UpstreamControl, status: number, reason: string): void {
    const { request, response, closing } = this.#exchange;
    const raw = controller.rawHeaders;
    const headers = this.#downstream(raw, status);
    if (status < 200) {
      if (headers && request.httpVersionMinor > 0) response.writeInformation?.(status, headers);
      return;
    }
    this.#clearTimer();
    this.#answered = true;
    const rest = retryAfter(status, raw);
    this.#context.health.answered(this.#instance as Instance, { began: this.#began, status, rest });
    if (isGatewayFailure(status) && this.#plan('answer')) {
      controller.abort(new Error('tried on another instance'));
      return;
    }
    if (this.#isDeclaredAsGet && (status === 405 || status === 501)) {
      this.#method = 'GET';
      return;
    }
    if (!headers || status > 599 || response.headersSent) {
      this.#verdict = this.#failed('gave an answer that can not be passed on');
      controller.abort(new Error('unfit response head'));
      return;
    }
    const { operation } = this.#order;
    const contract = contractOf(this.#exchange.revision, operation, this.#instance as Instance);
    const inspection = inspectAnswer(this.#exchange, { operation, contract, status, raw }, this.#context);
    if (isProblem(inspection)) {
      this.#verdict = inspection;
      controller.abort(new Error('the answer breaks its contract'));
      return;
    }
    if (closing) headers.push('Connection', 'close');
    this.#relay.begin({ status, reason, headers }, inspection);
    response.on('drain', () => controller.resume());
  }

  onRequestUpgrade(controller: UpstreamControl, status: number, socket: Duplex): void {
    this.#clearTimer();
    this.#context.health.answered(this.#instance as Instance, { began: this.#began, status, rest: 0 });
    const { node } = this.#exchange;
    const headers = this.#downstream(controller.rawHeaders, status);
    if (!headers || !node?.tunnel || this.#over) {
      socket.destroy();
      this.#settle();
      this.#answer(this.#failed('gave an answer that can not be passed on'));
      return;
    }
    this.#leave();
    headers.push('Connection', 'Upgrade', 'Upgrade', this.#order.upgrade as string);
    this.#relay.upgrade({ status, reason: '', headers });
    join(node.tunnel, socket, this.#policy.timeouts.idle, () => this.#settle());
  }

  onResponseData(controller: UpstreamControl, chunk: Buffer, use: ChunkUse): void {
    if (this.#exchange.request.method === 'HEAD') return;
    this.#timer?.refresh();
    if (!this.#relay.take(chunk, use)) controller.pause();
  }

  // The head goes out with the first chunk when that is here already, and alone when it is not. Two turns of the event loop
  // are what it takes to hear of a body that was broken from its first byte: that is still a clean 502.
  onResponseRest(controller: UpstreamControl): void {
    if (this.#resting || !this.#relay.begun) return;
    this.#resting = true;
    setImmediate(() => setImmediate(() => this.#rest(controller)));
  }

  #rest(controller: UpstreamControl): void {
    if (this.#settled || this.#over) return;
    this.#relay.rest();
    if (isEventStream(controller.rawHeaders)) {
      this.#leave();
      return;
    }
    const limit = this.#policy.timeouts.idle;
    this.#timer = setTimeout(() => this.#giveUp(`sent nothing for ${limit / 1000} s`), limit);
  }

  onResponseEnd(controller: UpstreamControl): void {
    this.#settle();
    if (!this.#relay.begun) {
      // HEAD was refused although GET is declared.
      this.#answered = false;
      this.#attempt(this.#tried.pop());
      return;
    }
    this.#leave();
    const checked = this.#relay.end(controller.rawTrailers);
    if (!checked) {
      this.#ended();
      return;
    }
    checked.then(
      (problem) => (problem ? this.#answer(problem) : this.#ended()),
      (error: unknown) => this.#fault(error),
    );
  }

  // The service may have answered before it had read everything; what still comes has no reader.
  #ended(): void {
    const { node } = this.#exchange;
    if (node && this.#order.content instanceof ContentStream) discardRest(node.request);
  }

  #fault(error: unknown): void {
    console.error(error);
    this.#answer({ id: 'gateway-error', detail: 'The gateway could not check the answer.' });
  }

  onResponseError(_: UpstreamControl | null, error: Error): void {
    this.#settle();
    this.#relay.drop();
    if (this.#over) {
      this.#leave();
      return;
    }
    if (this.#next) {
      this.#again();
      return;
    }
    if (this.#relay.wrote) {
      this.#leave();
      this.#relay.cut();
      return;
    }
    if (this.#verdict) this.#answer(this.#verdict);
    else if (this.#controller) this.#onBroken(error);
    else this.#onUnconnected(error);
  }

  /** HEAD where only GET is declared: a service that does not take it is asked by GET, and its body dropped. */
  get #isDeclaredAsGet(): boolean {
    return this.#method === 'HEAD' && this.#order.operation.method === 'GET';
  }

  #downstream(raw: readonly string[], status: number): string[] | undefined {
    const { requestId, revision } = this.#exchange;
    const location = (value: string) => publicLocation(value, this.#route, this.#instance as Instance);
    const deprecation = deprecationFields(this.#order.operation);
    return downstreamHeaders(raw, { status, requestId, revision: revision.id, deprecation, location });
  }

  // Nothing was sent: every method may be tried elsewhere.
  #onUnconnected(error: Error): void {
    const { service } = this.#order.operation;
    const instance = this.#instance as Instance;
    this.#context.health.failed(instance, 'unconnected', this.#began);
    this.#context.onConnectFailure(instance);
    this.#verdict = isConnectTimeout(error)
      ? timedOut(service, 'could not be connected to in time', 'connection_timeout')
      : { ...this.#unavailable(), proxyError: connectError(error) };
    if (this.#plan('unsent')) this.#again();
    else this.#answer(this.#verdict);
  }

  // Something was sent: only what may be done twice is tried again (RFC 9110 9.2.2), and nothing after an answer began.
  #onBroken(error: Error): void {
    const garbled = error.name === 'HTTPParserError';
    this.#verdict = this.#failed(garbled ? 'gave an answer that is not HTTP' : 'broke the connection');
    this.#context.health.failed(this.#instance as Instance, 'failed', this.#began);
    if (!this.#answered && !garbled && this.#plan('reset')) this.#again();
    else this.#answer(this.#verdict);
  }

  /** Decides whether and where to try again, and takes it out of the budget. */
  #plan(after: 'unsent' | 'reset' | 'answer'): boolean {
    const { retries } = this.#policy;
    const { content, upgrade } = this.#order;
    if (this.#retrying !== 'no' || this.#over) return false;
    const sent = after !== 'unsent';
    if (sent && !(retries.enabled && !upgrade && isRepeatable(this.#method, content, retries.content))) return false;
    const next = this.#pick();
    if (!next || (after === 'answer' && next.load.rests(performance.now()))) return false;
    if (sent && !this.#traffic.budget.begin(retries)) return false;
    this.#traffic.retries++;
    this.#retrying = sent ? 'within budget' : 'yes';
    this.#next = next;
    return true;
  }

  #again(): void {
    const next = this.#next as Instance;
    this.#next = undefined;
    this.#answered = false;
    if (!next.ejection.failing) this.#attempt(next);
    else this.#timer = setTimeout(() => this.#attempt(next), retryDelay());
  }

  #giveUp(waited: string): void {
    this.#context.health.failed(this.#instance as Instance, 'failed', this.#began);
    this.#verdict = timedOut(this.#order.operation.service, waited);
    this.#controller?.abort(new Error(waited));
  }

  #onStall(side: 'client' | 'service'): void {
    // A service may answer while it still reads: such an exchange may rest as long as both like.
    if (this.#relay.wrote || this.#over) return;
    this.#verdict =
      side === 'client'
        ? { id: 'request-timeout', detail: 'The content did not arrive in time.' }
        : timedOut(this.#order.operation.service, 'did not take the content in time', 'connection_write_timeout');
    this.#controller?.abort(new Error('the content stands still'));
  }

  #onClientGone(): void {
    this.#over = true;
    if (this.#place === 'waiting') this.#traffic.queue.withdraw(this);
    if (this.#settled) this.#leave();
    else this.#controller?.abort(new Error('the client left'));
    this.#clearTimer();
    if (this.#order.content instanceof ContentStream) this.#order.content.destroy();
  }

  #settle(): void {
    this.#clearTimer();
    if (this.#settled) return;
    this.#settled = true;
    (this.#instance as Instance).inFlight--;
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  // Makes room for the next request.
  #leave(): void {
    if (this.#place !== 'in') return;
    this.#place = 'none';
    // A probe that told nothing by now tells nothing any more.
    this.#instance?.ejection.abandoned(this.#began);
    if (this.#retrying === 'within budget') this.#traffic.budget.end();
    this.#traffic.queue.leave();
  }

  #answer(problem: Problem): void {
    this.#clearTimer();
    this.#leave();
    if (!this.#over && this.#exchange.problem === undefined) sendProblem(this.#exchange, problem);
  }

  #failed(reason: string): Problem {
    return failed(this.#order.operation.service, reason);
  }

  #unavailable(): Problem {
    const { service } = this.#order.operation;
    const status = this.#context.status().find((known) => known.service === service);
    return unavailable(service, status, Math.max(1, Math.ceil(this.#context.options.refresh.interval / 1000)));
  }
}
