import { benchmarks } from '../benchmarks/registry.js';
import { publishedItemsOf } from '../datasets/origin.js';
import { count } from '../report/format.js';
import { listedBenchmark } from '../report/listed.js';
import { type TextColumns, textTable } from '../report/text-table.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { jsonOption } from './options.js';

const COLUMNS: TextColumns = [
  'id',
  { title: 'title', drop: 1 },
  'items',
  { title: 'shots', drop: 3 },
  { title: 'max tokens', drop: 4 },
  { title: 'extractors', drop: 5, wrap: true },
  { title: 'what', wrap: true },
];

export const benchmarksCommand: Command<{ json: boolean }> = {
  builder: { json: jsonOption },
  handler: (args, { columns, print, printJson }) => {
    if (args.json) {
      printJson(benchmarks.map((each) => listedBenchmark(each, publishedItemsOf(each.dataset))));
      return EXIT.done;
    }
    print(
      textTable(
        COLUMNS,
        benchmarks.map(({ id, title, dataset, protocol, scorer, description }) => [
          id,
          title,
          count(publishedItemsOf(dataset)),
          String(protocol.shots),
          count(protocol.maxTokens),
          Object.keys(scorer.extractors).join(', '),
          description,
        ]),
        columns,
      ),
    );
    return EXIT.done;
  },
};
