import { jsonSummary } from '../report/json.js';
import { terminalReport } from '../report/terminal.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';

/** Prints the table of a run, or one JSON object; responses in error leave it incomplete. */
export function printRun(
  store: string,
  runId: string,
  json: boolean,
  { columns, printJson, show }: Terminal,
): Promise<ExitCode> {
  return withResults(store, (results) => {
    const run = results.run(runId);
    if (json) printJson(jsonSummary(run));
    else show(terminalReport(run, columns));
    return run.benchmarks.some(({ errors }) => errors > 0) ? EXIT.incomplete : EXIT.done;
  });
}
