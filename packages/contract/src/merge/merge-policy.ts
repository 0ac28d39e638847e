// What the gateway's operator decides about a merge. Data only; the same policy and documents give the same bytes.

import type { JsonObject } from '../json.ts';
import type { LockedNames } from './locked-names.ts';

/** Policy for one service. */
export interface ServicePolicy {
  /** Put before every public path of the service, e.g. `/legacy`. Default: none. */
  readonly prefix?: string;
  /** True when `prefix` is not part of the path on the service. Default: true when a prefix is given. */
  readonly stripPrefix?: boolean;
  /** Who keeps an operation that two services declare. `error` holds both newcomers out, `first` lets the lexically first keep it, `drop` gives way. Default: `first`. */
  readonly onConflict?: 'error' | 'first' | 'drop';
  /** Base path on the service, in place of the one `servers` gives; empty when the instances' URLs carry it. */
  readonly basePath?: string;
  /** Index or URL of the entry of `servers` whose path is the base on the service. Default: the first. */
  readonly server?: number | string;
  /**
   * What its documents may refer to outside themselves: addresses relative to the document or absolute with http(s), with `/`
   * at the end for all below. Merging reads nothing: who reads the documents goes by it. Default: nothing.
   */
  readonly references?: readonly string[];
  /** Values of server variables. */
  readonly serverVariables?: Readonly<Record<string, string>>;
}

/** `service`: every name is `<service>_<Name>`. `locked`: bare names, kept in a names file. */
export type Naming = 'service' | 'locked';

export interface MergePolicy {
  readonly naming?: Naming;
  /** The committed names file of the `locked` policy: an earlier merge's `names`. Default: none are given yet. */
  readonly names?: LockedNames;
  /** Info Object of the merged document. */
  readonly info?: JsonObject;
  /** Server Objects of the merged document. Default: `[{ url: '/' }]`. */
  readonly servers?: readonly JsonObject[];
  /** Tag names in the order they are shown first; the rest follow by service and name. */
  readonly tags?: readonly string[];
  readonly services?: Readonly<Record<string, ServicePolicy>>;
  /** OpenAPI Overlay 1.0 documents, applied to the merged document in this order. */
  readonly overlays?: readonly JsonObject[];
  /** Public paths the gateway serves itself. Ends with `/` for a whole subtree. */
  readonly reserved?: readonly string[];
}
