import type { Engine } from '../../queue/engine.js';
import type { Seal } from '../../queue/seal.js';
import type { SandboxChoice } from '../../sandbox/open.js';
import type { Permissions } from './run-context.js';

/** What a worker takes, and what it may do. */
export interface WorkerOptions extends Permissions {
  readonly engine: Engine;
  readonly seal: Seal;
  /** What it takes; by default both. */
  readonly only: 'call' | 'execute' | undefined;
  /** Calls in flight, and programs at a time. */
  readonly concurrency: number | 'auto';
  readonly sandbox: SandboxChoice;
  /** Seconds without a sign of life after which its jobs are given to others. */
  readonly lostAfter: number;
  /** Fires when nothing further is to be begun. */
  readonly drain: AbortSignal;
  /** Fires when what is under way is to be given up. */
  readonly abort: AbortSignal;
  readonly note: (message: string) => void;
}
