import { shellWord } from '../core/shell-word.js';
import { wrappedCommand } from '../report/wrap.js';
import type { Results } from '../results/results.js';
import { DEFAULT_STORE } from '../runner/settings/storage.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';

/** A finished run, and what it was made for. */
export interface MadeFor {
  readonly store: string;
  readonly runId: string;
  /** The card as it was named. */
  readonly card?: string;
}

/** Says, on standard error, which commands show more of a run. */
export function tellWhereToLook(made: MadeFor, { host }: Terminal): Promise<void> {
  return withResults(made.store, (results) => {
    const width = host.stderr.columns || Number.POSITIVE_INFINITY;
    const lines = commandsFor(results, made).flatMap((each) => wrappedCommand(each, '  ', width));
    host.stderr.write(`\nNext:\n${lines.join('\n')}\n`);
  });
}

function commandsFor(results: Results, { store, runId, card }: MadeFor): string[] {
  const at = store === DEFAULT_STORE ? '' : ` --store ${shellWord(store)}`;
  const { standIn } = results.find(runId);
  const last = earlierRun(results, runId);
  return [
    `cardbench report ${runId} --format html${at} > report.html`,
    `cardbench view --open${at}`,
    // The stand-in is no model, so there is nothing to explain.
    ...(standIn
      ? []
      : [
          `cardbench explain ${runId}${card === undefined ? '' : ` --card ${shellWord(card)}`}${at}`,
        ]),
    ...(last === undefined ? [] : [`cardbench compare ${last} ${runId}${at}`]),
  ];
}

/** The newest earlier run of the same model that is over and has a benchmark in common. */
function earlierRun(results: Results, runId: string): string | undefined {
  const runs = results.runs();
  const place = runs.findIndex(({ run }) => run.id === runId);
  const made = runs[place];
  if (made === undefined) return undefined;
  const ids = new Set(made.benchmarks.map(({ benchmark }) => benchmark));
  return runs
    .slice(place + 1)
    .find(
      ({ run, benchmarks }) =>
        run.status !== 'unfinished' &&
        run.provider === made.run.provider &&
        run.model === made.run.model &&
        benchmarks.some(({ benchmark }) => ids.has(benchmark)),
    )?.run.id;
}
