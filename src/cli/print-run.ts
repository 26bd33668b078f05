import { safeJson } from '../core/safe-json.js';
import { jsonSummary } from '../report/json.js';
import { terminalReport } from '../report/terminal.js';
import { EXIT } from './exit-codes.js';
import { print } from './output.js';
import { withResults } from './with-results.js';

/** Prints the table of a run, or one JSON object. */
export function printRun(store: string, runId: string, json: boolean): Promise<void> {
  return withResults(store, (results) => {
    const run = results.run(runId);
    print(json ? safeJson(jsonSummary(run)) : terminalReport(run));
    if (run.benchmarks.some(({ errors }) => errors > 0)) process.exitCode ??= EXIT.incomplete;
  });
}
