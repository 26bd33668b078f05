import { benchmarks } from '../benchmarks/registry.js';
import { publishedItemsOf } from '../datasets/load.js';
import { count } from '../report/format.js';
import { type TextColumns, textTable } from '../report/text-table.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';

const COLUMNS: TextColumns = [
  'id',
  { title: 'title', drop: 1 },
  'items',
  { title: 'shots', drop: 3 },
  { title: 'max tokens', drop: 4 },
  { title: 'extractors', drop: 5, wrap: true },
  { title: 'what', wrap: true },
];

export const benchmarksCommand: Command = {
  handler: (_args, { columns, print }) => {
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
