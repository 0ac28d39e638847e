// What `portico check` may be asked; apart from the command, which is loaded only when it runs.

import type { DiffFlags } from './diff-flags.ts';

export interface CheckFlags extends Pick<DiffFlags, 'format' | 'failOn' | 'accepted' | 'show' | 'severity'> {
  /** The service that the document is of. */
  readonly service: string;
  /** URL of a gateway, or a document in a file or at a URL. */
  readonly against: string;
  /** Prefixes of services, when `against` is a document. */
  readonly base?: string;
  /** Files in which clients say what they use. */
  readonly manifest?: readonly string[];
  /** Breaks of what nobody was seen to use do not count. */
  readonly allowUnused?: boolean;
}
