import { CardbenchError } from '../../core/errors.js';
import { terminalLine } from '../../core/terminal-text.js';
import { runNamed } from '../../store/annotations.js';
import type { Connection } from '../../store/open.js';
import { RUN_NAME } from '../settings/run-name.js';

/** Throws if a text is no name of a run. */
export function requireRunName(name: string): void {
  if (RUN_NAME.test(name)) return;
  throw new CardbenchError(
    `"${terminalLine(name, 80)}" is no name of a run: give up to 60 letters, digits, dots, dashes and underscores, of which the first is a letter; not "latest".`,
  );
}

/** Throws if a run other than this one has the name. */
export function requireFreeName(db: Connection, name: string, runId: string | undefined): void {
  const other = runNamed(db, name);
  if (other === undefined || other === runId) return;
  throw new CardbenchError(
    `Run ${other} has the name "${name}"; give another, or take it away with "cardbench runs name ${other} ''".`,
  );
}
