// The world as a command sees it. `main.ts` makes it from the process, tests from strings; nothing else reads either.

import type { Environment } from './config-sources.ts';

/** Where text goes. */
export interface Sink {
  write(text: string): unknown;
  /** True when a person looks at it right now. */
  readonly isTTY?: boolean;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface Terminal {
  /** Results only. */
  readonly stdout: Sink;
  /** Everything else: problems, progress, logs. */
  readonly stderr: Sink;
  readonly environment: Environment;
  /** The working folder, absolute. */
  readonly folder: string;
  /** Calls `listener` for each request to stop from now on; the returned function ends that. */
  onStop(listener: (signal: StopSignal) => void): () => void;
}

/** What a command ends with: 0 fine, 1 findings or failure, 2 wrong usage or unreadable input. */
export type ExitCode = 0 | 1 | 2;
