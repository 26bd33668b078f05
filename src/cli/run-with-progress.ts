import { randomBytes } from 'node:crypto';
import type { RunConfig } from '../runner/config.js';
import { runSession } from '../runner/session.js';
import { showProgress } from '../view/progress.js';
import { EXIT } from './exit-codes.js';
import { listenForInterrupts } from './interrupts.js';

/**
 * Makes a run with its progress on standard error and Ctrl-C as a wish to stop; resolves to its id.
 * An interrupted run sets the exit code.
 */
export async function runWithProgress(config: RunConfig): Promise<string> {
  const live =
    process.stderr.isTTY === true && !process.env['CI'] && process.env['TERM'] !== 'dumb';
  const view = showProgress({ stream: process.stderr, live, clock: () => performance.now() });
  const interrupts = listenForInterrupts(view.listener.note);
  let end: Awaited<ReturnType<typeof runSession>>;
  try {
    end = await runSession(config, {
      listener: view.listener,
      drain: interrupts.drain,
      abort: interrupts.abort,
      now: Date.now,
      idSuffix: () => randomBytes(3).toString('hex'),
    });
  } finally {
    interrupts.stop();
    view.finish();
  }
  if (end.interrupted) {
    view.listener.note(`Stopped. Run ${end.runId} is saved; the same command resumes it.`);
    process.exitCode = EXIT.interrupted;
  }
  return end.runId;
}
