import type { Results } from '../../results/results.js';
import type { Threads } from './work/threads.js';

/** What the handlers of the API work on. */
export interface Context {
  readonly results: Results;
  readonly threads: Threads;
  /** The path of the store. */
  readonly store: string;
  /** Whether tags, notes and deletion are allowed. */
  readonly write: boolean;
}
