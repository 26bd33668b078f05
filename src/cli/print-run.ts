import { safeJson } from '../core/safe-json.js';
import { jsonSummary } from '../report/json.js';
import { runReport } from '../report/run-report.js';
import { terminalReport } from '../report/terminal.js';
import { openConnection } from '../store/open.js';
import { findRun } from '../store/runs.js';
import { EXIT } from './exit-codes.js';
import { print } from './output.js';

/** Prints the table of a run, or one JSON object. */
export function printRun(store: string, runId: string, json: boolean): void {
  const db = openConnection(store, 'read');
  try {
    const report = runReport(db, findRun(db, runId));
    print(json ? safeJson(jsonSummary(report)) : terminalReport(report));
    if (report.benchmarks.some(({ errors }) => errors > 0)) process.exitCode ??= EXIT.incomplete;
  } finally {
    db.close();
  }
}
