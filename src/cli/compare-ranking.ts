import { rankSides } from '../compare/rank-sides.js';
import type { Side } from '../compare/sides.js';
import { CardbenchError } from '../core/errors.js';
import { terminalLine } from '../core/terminal-text.js';
import { withInterval } from '../report/format.js';
import type { RankingOutput } from '../report/json-outputs.js';
import { markdownTable } from '../report/markdown-table.js';
import { textTable } from '../report/text-table.js';
import type { Terminal } from './terminal.js';

/** Ranks more than two models on every benchmark that all of them ran, on the items that all have. */
export function printRanking(
  sides: readonly Side[],
  format: 'text' | 'json' | 'md',
  { columns: width, print, printJson, show }: Terminal,
): void {
  const [first] = sides;
  const shared = (first?.scores ?? []).filter(({ benchmark }) =>
    sides.every(({ scores }) => scores.some((each) => each.benchmark === benchmark)),
  );
  if (shared.length === 0)
    throw new CardbenchError(
      'The runs have no benchmark in common; give runs of the same benchmarks.',
    );
  const rankings: RankingOutput['rankings'] = shared.map(({ benchmark, title }) => ({
    benchmark,
    title,
    models: rankSides(sides, benchmark),
  }));
  if (format === 'json') {
    const output: RankingOutput = { rankings };
    printJson(output);
    return;
  }
  const titles = ['benchmark', 'group', 'model', 'score [95 %]', 'n'];
  const rows = rankings.flatMap(({ title, models }) =>
    models.map(({ label, estimate, group }, place) => [
      place === 0 ? title : '',
      String(group),
      terminalLine(label),
      withInterval(estimate),
      String(estimate.n),
    ]),
  );
  const columns = titles.map((title) => (title === 'model' ? { title, wrap: true } : title));
  print(format === 'md' ? markdownTable(titles, rows) : textTable(columns, rows, width));
  show(
    '\nModels in a group have intervals that overlap that of its best model; compare two runs for a paired test.',
  );
}
