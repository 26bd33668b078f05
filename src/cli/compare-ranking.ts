import { incompatibilities } from '../compare/incompatibilities.js';
import { headlineOf } from '../compare/compare.js';
import { type Ranked, ranking } from '../compare/ranking.js';
import { CardbenchError } from '../core/errors.js';
import type { ScoredSample } from '../core/score.js';
import { terminalLine } from '../core/terminal-text.js';
import { accuracy } from '../metrics/accuracy.js';
import type { Estimate } from '../metrics/metric.js';
import { withInterval } from '../report/format.js';
import { markdownTable } from '../report/markdown-table.js';
import { textTable } from '../report/text-table.js';
import type { Side } from './compare-side.js';
import { print, printJson } from './output.js';

/** Ranks more than two models on every benchmark that all of them sat, on the items that all have. */
export function printRanking(sides: readonly Side[], format: 'text' | 'json' | 'md'): void {
  const [first] = sides;
  const shared = (first?.exams ?? []).filter(({ benchmark }) =>
    sides.every(({ exams }) => exams.some((exam) => exam.benchmark === benchmark)),
  );
  if (shared.length === 0) throw new CardbenchError('They share no benchmark.');
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
    '\nModels of one group have intervals that overlap that of its best; compare two runs for a paired test.',
  );
}

function rank(sides: readonly Side[], benchmark: string): Ranked[] {
  const sat = sides.flatMap(({ label, exams }) => {
    const exam = exams.find((each) => each.benchmark === benchmark);
    return exam === undefined ? [] : [{ label, exam }];
  });
  const [first] = sat;
  for (const { exam } of sat.slice(1)) {
    const found = first === undefined ? [] : incompatibilities(first.exam.rules, exam.rules);
    if (found.length > 0) {
      throw new CardbenchError(
        `${exam.title}: ${exam.origin} is not comparable, it differs in ${found.join('; ')}.`,
      );
    }
  }
  const items = [...(first?.exam.items.keys() ?? [])].filter((id) =>
    sat.every(({ exam }) => exam.items.has(id)),
  );
  const headline = headlineOf(benchmark);
  const metric = headline?.linear === true ? headline : accuracy();
  return ranking(
    sat.map(({ label, exam }) => {
      const scores = items.flatMap((item): ScoredSample[] => {
        const { values = [], tags = {} } = exam.items.get(item) ?? {};
        return values.map((value, sample) => ({
          item,
          sample,
          value,
          tags: { ...first?.exam.items.get(item)?.tags, ...tags },
        }));
      });
      const estimate = metric.compute(scores)[0]?.estimate;
      if (estimate === undefined)
        throw new CardbenchError(`${exam.title}: the runs share no item.`);
      return { label, estimate: estimate satisfies Estimate };
    }),
  );
}
