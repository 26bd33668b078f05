import { headlineOf } from '../compare/compare.js';
import { incompatibilities } from '../compare/incompatibilities.js';
import { type Ranked, ranking } from '../compare/ranking.js';
import type { Side } from '../compare/sides.js';
import { CardbenchError } from '../core/errors.js';
import type { ScoredSample } from '../core/score.js';
import { terminalLine } from '../core/terminal-text.js';
import { accuracy } from '../metrics/accuracy.js';
import type { Estimate } from '../metrics/metric.js';
import { withInterval } from '../report/format.js';
import { markdownTable } from '../report/markdown-table.js';
import { textTable } from '../report/text-table.js';
import type { Terminal } from './terminal.js';

/** Ranks more than two models on every benchmark that all of them ran, on the items that all have. */
export function printRanking(
  sides: readonly Side[],
  format: 'text' | 'json' | 'md',
  { print, printJson }: Terminal,
): void {
  const [first] = sides;
  const shared = (first?.scores ?? []).filter(({ benchmark }) =>
    sides.every(({ scores }) => scores.some((each) => each.benchmark === benchmark)),
  );
  if (shared.length === 0)
    throw new CardbenchError(
      'The runs have no benchmark in common; give runs of the same benchmarks.',
    );
  const rankings = shared.map(({ benchmark, title }) => ({
    benchmark,
    title,
    models: rank(sides, benchmark),
  }));
  if (format === 'json') {
    printJson({ rankings });
    return;
  }
  const columns = ['benchmark', 'group', 'model', 'score [95 %]', 'n'];
  const rows = rankings.flatMap(({ title, models }) =>
    models.map(({ label, estimate, group }, place) => [
      place === 0 ? title : '',
      String(group),
      terminalLine(label),
      withInterval(estimate),
      String(estimate.n),
    ]),
  );
  print(format === 'md' ? markdownTable(columns, rows) : textTable(columns, rows));
  print(
    '\nModels in a group have intervals that overlap that of its best model; compare two runs for a paired test.',
  );
}

function rank(sides: readonly Side[], benchmark: string): Ranked[] {
  const compared = sides.flatMap(({ label, scores }) => {
    const found = scores.find((each) => each.benchmark === benchmark);
    return found === undefined ? [] : [{ label, side: found }];
  });
  const [first] = compared;
  for (const { side } of compared.slice(1)) {
    const found =
      first === undefined ? [] : incompatibilities(first.side.conditions, side.conditions);
    if (found.length > 0) {
      throw new CardbenchError(
        `${side.title}: ${side.origin} is not comparable because it differs in ${found.join('; ')}; leave it out, or use --force.`,
      );
    }
  }
  const items = [...(first?.side.items.keys() ?? [])].filter((id) =>
    compared.every(({ side }) => side.items.has(id)),
  );
  const headline = headlineOf(benchmark);
  const metric = headline?.linear === true ? headline : accuracy();
  return ranking(
    compared.map(({ label, side }) => {
      const scores = items.flatMap((item): ScoredSample[] => {
        const { values = [], tags = {} } = side.items.get(item) ?? {};
        return values.map((value, sample) => ({
          item,
          sample,
          value,
          tags: { ...first?.side.items.get(item)?.tags, ...tags },
        }));
      });
      const estimate = metric.compute(scores)[0]?.estimate;
      if (estimate === undefined)
        throw new CardbenchError(
          `${side.title}: the runs have no item in common; give runs over the same items.`,
        );
      return { label, estimate: estimate satisfies Estimate };
    }),
  );
}
