import { appendFileSync } from 'node:fs';

/** A row of the table in docs/fidelity.md, as a conformance test measured it. */
export interface FidelityRow {
  /** The benchmark, and what of it, in the words of the table. */
  readonly what: string;
  /** Repository and commit of the official scorer, or whose verdicts these are. */
  readonly official: string;
  readonly outputs: string;
  readonly n: number;
  readonly agree: number;
  /** Figures worth naming beside the count. */
  readonly figures?: string;
  readonly exceptions?: string;
}

/** Notes a measured row; `npm run conformance` makes the table of them. */
export function recordFidelity(row: FidelityRow): void {
  const file = process.env['CARDBENCH_FIDELITY'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
