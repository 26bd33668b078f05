import { CardbenchError } from '../core/errors.js';
import type { Results } from '../results/results.js';
import { exportSite } from '../view/site/export-site.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Host } from './terminal.js';

/** What `view --export` is given. */
export interface SiteFlags {
  readonly target: string;
  /** Runs, as the user names them; all of the store if none is. */
  readonly runs: readonly string[];
  readonly force: boolean;
  readonly withText: boolean;
}

/** Writes a static site, and says what it leaves out. Ctrl-C leaves nothing behind. */
export async function writeSite(
  results: Results,
  { runs, ...flags }: SiteFlags,
  {
    host,
    say,
    env,
    now,
  }: {
    readonly host: Host;
    readonly say: (message: string) => void;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly now: () => Date;
  },
): Promise<ExitCode> {
  const all = results.runs().map(({ run }) => run.id);
  if (all.length === 0) throw new CardbenchError('The store has no runs to export.');
  const stop = new AbortController();
  const end = (): void => stop.abort();
  host.on('SIGINT', end);
  host.on('SIGTERM', end);
  try {
    const notes = await exportSite({
      ...{ results, ...flags, env, at: now().toISOString(), note: say, signal: stop.signal },
      runs: runs.length === 0 ? all : runs.map((each) => results.find(each).id),
    });
    for (const note of notes) say(`! ${note}`);
    say(`${flags.target}: ready for a web server.`);
    return EXIT.done;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say(`Stopped; ${flags.target} was not written.`);
    return EXIT.interrupted;
  } finally {
    host.off('SIGINT', end);
    host.off('SIGTERM', end);
  }
}
