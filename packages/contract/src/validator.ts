// Checks one request against one operation. Gives all violations, never an exception, and never changes the bytes.

/** One failed check, as it appears in `errors[]` of a `request-invalid` problem (RFC 9457). */
export interface Violation {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'status';
  /** Name of the parameter; absent for a body. */
  readonly name?: string;
  /** JSON Pointer into the parameter's or the body's value; empty for the whole of it. */
  readonly pointer: string;
  /** JSON Schema keyword or `required`, `style`, `syntax`, `mediaType`. */
  readonly keyword: string;
  /** A sentence a caller understands without the document. */
  readonly message: string;
  /** JSON Pointer of the schema keyword in the merged document. */
  readonly schema: string;
}

/** The head of a request as received; nothing decoded yet. */
export interface RequestHead {
  /** Raw path parameter texts in template order, still percent-encoded. */
  readonly parameters: readonly string[];
  /** Raw query without `?`; empty when there is none. */
  readonly query: string;
  /** Names and values in turn, as `rawHeaders` of node:http. */
  readonly headers: readonly string[];
}

/** What has to happen with a request's body before it may be forwarded. */
export type BodyPlan =
  /** No check: stream it through (also when there is no body and none is required). */
  | { readonly kind: 'pass' }
  /** The media type is not one the operation takes; `supported` are those it does. */
  | { readonly kind: 'unsupported'; readonly supported: readonly string[] }
  /** The body is absent but required, or present where it may not be. */
  | { readonly kind: 'refuse'; readonly violations: readonly Violation[] }
  /**
   * Buffer the body (content coding removed), then check it; what is forwarded are the bytes as received. A `streamable`
   * one may be of any length, as files are: what is too long to be held, or does not say how long it is, is streamed
   * through unchecked.
   */
  | { readonly kind: 'buffer'; readonly streamable?: boolean; check(bytes: Uint8Array): readonly Violation[] };

/** Compiled on first use, kept for the life of the operation's documents. */
export interface RequestValidator {
  /** Path, query, header and cookie parameters. Empty when all is well; at most 20 violations. */
  checkHead(head: RequestHead): readonly Violation[];
  /** `contentType` is the raw field value, undefined when absent. `hasBody` is true with a non-zero length or chunked framing. */
  planBody(contentType: string | undefined, hasBody: boolean): BodyPlan;
}

/** What is known of an answer by its head, and what is left to do. */
export interface ResponsePlan {
  /** Of status and header fields, at most 20. */
  readonly violations: readonly Violation[];
  /** Checks the body, its content coding removed; undefined when nothing is asked of it. */
  readonly check: ((bytes: Uint8Array) => readonly Violation[]) | undefined;
}

/** Compiled on first use, kept for the life of the operation's documents. Names and values of headers in turn. */
export interface ResponseValidator {
  /** Looks at the head of a service's answer. */
  plan(status: number, headers: readonly string[]): ResponsePlan;
  /** Both at once: at most 20 violations. The body is left alone when `bytes` is undefined. */
  check(status: number, headers: readonly string[], bytes: Uint8Array | undefined): readonly Violation[];
}
