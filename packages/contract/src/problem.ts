// The catalogue of problem types: every error the gateway itself can answer with, and nothing else.
// Rendering one as a response is the gateway's; `/-/problems/{id}` is made from these rows.

/** Stable id of a problem type; the last segment of its URI `/-/problems/{id}`. */
export type ProblemId =
  | 'bad-request'
  | 'request-invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'route-not-found'
  | 'method-not-allowed'
  | 'request-timeout'
  | 'content-too-large'
  | 'target-too-long'
  | 'unsupported-media-type'
  | 'expectation-failed'
  | 'misdirected-request'
  | 'too-many-requests'
  | 'headers-too-large'
  | 'gateway-error'
  | 'method-not-implemented'
  | 'response-invalid'
  | 'upstream-failed'
  | 'service-unavailable'
  | 'overloaded'
  | 'upstream-timeout';

/** One row of the catalogue. Texts are plain sentences without markup. */
export interface ProblemType {
  readonly id: ProblemId;
  readonly status: number;
  /** Short name of the kind of problem, the same in every occurrence (RFC 9457 3.1.3). */
  readonly title: string;
  /** What it means when the gateway answers so. */
  readonly explanation: string;
  /** What the caller can do about it. */
  readonly remedy: string;
  /** Names of the members added to those of RFC 9457. */
  readonly members: readonly string[];
  /** Proxy error type (RFC 9209 2.3) sent in `Proxy-Status` unless the occurrence knows a closer one. */
  readonly proxyError: string;
}

const rows: readonly ProblemType[] = [
  {
    id: 'bad-request',
    status: 400,
    title: 'Malformed request',
    explanation:
      'The request could be read in more than one way, or not at all: a malformed or ambiguous target, framing, header or encoding. It was not forwarded.',
    remedy: 'Send a request that follows RFC 9112 and RFC 3986 to the letter; `detail` names the part that does not.',
    members: [],
    proxyError: 'http_request_error',
  },
  {
    id: 'request-invalid',
    status: 400,
    title: 'Request does not match the contract',
    explanation: 'The operation exists, and the request breaks its OpenAPI contract. It was not forwarded.',
    remedy: 'Correct every entry of `errors`: each names the place, the rule and the schema that asks for it.',
    members: ['errors'],
    proxyError: 'http_request_error',
  },
  {
    id: 'unauthorized',
    status: 401,
    title: 'Authentication required',
    explanation: 'The operation asks for credentials, and the request carries none that are accepted.',
    remedy: 'Send credentials of one of the `schemes`.',
    members: ['schemes'],
    proxyError: 'http_request_denied',
  },
  {
    id: 'forbidden',
    status: 403,
    title: 'Not allowed',
    explanation: 'The credentials are accepted and do not allow this operation.',
    remedy: 'Ask the owner of the service for the scopes that `schemes` names.',
    members: ['schemes'],
    proxyError: 'http_request_denied',
  },
  {
    id: 'route-not-found',
    status: 404,
    title: 'No such route',
    explanation:
      'No service behind this gateway declares an operation with this path. A 404 of a service itself carries no Proxy-Status error.',
    remedy:
      'Compare the path with `nearest` and with the documentation; `services` lists those that can not be reached, and `removed` says since when an operation that was here is gone.',
    members: ['nearest', 'docs', 'services', 'removed'],
    proxyError: 'destination_not_found',
  },
  {
    id: 'method-not-allowed',
    status: 405,
    title: 'Method not declared',
    explanation: 'The path exists, and no operation with this method is declared for it.',
    remedy: 'Use one of the methods in `allowed`, which are also in the Allow header.',
    members: ['allowed'],
    proxyError: 'http_request_error',
  },
  {
    id: 'request-timeout',
    status: 408,
    title: 'Request took too long to arrive',
    explanation: 'The gateway waited for the rest of the request and closed the connection.',
    remedy: 'Send the request again, without pauses.',
    members: [],
    proxyError: 'http_request_error',
  },
  {
    id: 'content-too-large',
    status: 413,
    title: 'Content too large',
    explanation:
      'The operation’s content is checked against the contract, and it is longer than what is kept for that.',
    remedy: 'Send at most `limit` bytes, counted before and after content decoding.',
    members: ['limit'],
    proxyError: 'http_request_error',
  },
  {
    id: 'target-too-long',
    status: 414,
    title: 'Request target too long',
    explanation: 'Path and query together are longer than the gateway accepts.',
    remedy: 'Send at most `limit` bytes of path and query; move what is long to the content.',
    members: ['limit'],
    proxyError: 'http_request_error',
  },
  {
    id: 'unsupported-media-type',
    status: 415,
    title: 'Media type not declared',
    explanation: 'The operation does not declare the request’s media type, or the content coding can not be checked.',
    remedy: 'Use one of the media types in `supported`, which are also in the Accept header.',
    members: ['supported'],
    proxyError: 'http_request_error',
  },
  {
    id: 'expectation-failed',
    status: 417,
    title: 'Expectation not supported',
    explanation: 'The request’s Expect header asks for something other than 100-continue.',
    remedy: 'Leave the Expect header out, or send `Expect: 100-continue`.',
    members: [],
    proxyError: 'http_request_error',
  },
  {
    id: 'misdirected-request',
    status: 421,
    title: 'Not this gateway’s authority',
    explanation: 'The target names a host that is not the one in the Host header; this gateway is no forward proxy.',
    remedy: 'Send the path alone as the request target.',
    members: [],
    proxyError: 'http_request_denied',
  },
  {
    id: 'too-many-requests',
    status: 429,
    title: 'Too many requests',
    explanation: 'More requests arrived than this caller may send.',
    remedy: 'Wait as long as Retry-After says.',
    members: [],
    proxyError: 'http_request_denied',
  },
  {
    id: 'headers-too-large',
    status: 431,
    title: 'Request head too large',
    explanation: 'The request’s header fields are more, or longer, than the gateway accepts.',
    remedy: 'Send fewer or shorter header fields; large cookies are the usual reason.',
    members: ['limit'],
    proxyError: 'http_request_error',
  },
  {
    id: 'gateway-error',
    status: 500,
    title: 'The gateway failed',
    explanation: 'A fault of the gateway itself, not of the request and not of a service.',
    remedy: 'Report it with the request id in `instance`.',
    members: [],
    proxyError: 'proxy_internal_error',
  },
  {
    id: 'method-not-implemented',
    status: 501,
    title: 'Method not supported by the gateway',
    explanation: 'CONNECT and TRACE, and targets of their kind, are never forwarded.',
    remedy: 'Use a method that the documentation declares.',
    members: [],
    proxyError: 'http_request_denied',
  },
  {
    id: 'response-invalid',
    status: 502,
    title: 'The service’s answer breaks its contract',
    explanation:
      'Answers of this operation are checked, and this one is not what its contract promises. It was withheld; what is wrong with it is in the gateway’s log. The service may have executed the request.',
    remedy: 'Report it to the owner of `service` with the request id in `instance`.',
    members: ['service', 'operationId'],
    proxyError: 'http_protocol_error',
  },
  {
    id: 'upstream-failed',
    status: 502,
    title: 'The service gave no usable answer',
    explanation: 'The service was reached or tried, and its answer was broken, cut off or not HTTP.',
    remedy: 'Try again when the request is safe to repeat; report it to the owner of `service` when it stays.',
    members: ['service'],
    proxyError: 'connection_terminated',
  },
  {
    id: 'service-unavailable',
    status: 503,
    title: 'No instance serves this operation now',
    explanation: 'The operation is part of the contract, and no instance that has it can be reached.',
    remedy: 'Wait as long as Retry-After says and try again.',
    members: ['service', 'state', 'since'],
    proxyError: 'destination_unavailable',
  },
  {
    id: 'overloaded',
    status: 503,
    title: 'The gateway has too much to do',
    explanation:
      'The gateway itself is short of processor time or memory, and turns requests away before they make it worse. This one was not forwarded.',
    remedy: 'Wait as long as Retry-After says and try again, other methods than GET too.',
    members: [],
    proxyError: 'destination_unavailable',
  },
  {
    id: 'upstream-timeout',
    status: 504,
    title: 'The service did not answer in time',
    explanation: 'The service took longer than the gateway waits. It may still have executed the request.',
    remedy: 'Find out whether the request took effect before repeating one that is not idempotent.',
    members: ['service'],
    proxyError: 'http_response_timeout',
  },
];

/** Every problem type by id, in the order of status. */
export const problemTypes: ReadonlyMap<ProblemId, ProblemType> = new Map(rows.map((row) => [row.id, row]));

/** The row of a known id. */
export function problemType(id: ProblemId): ProblemType {
  return problemTypes.get(id) as ProblemType;
}
