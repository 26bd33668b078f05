import { benchmarks } from '../benchmarks/registry.js';
import { publishedItemsOf } from '../datasets/load.js';
import { count } from '../report/format.js';
import { textTable } from '../report/text-table.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';

export const benchmarksCommand: Command = {
  handler: (_args, { print }) => {
    print(
      textTable(
        ['id', 'title', 'items', 'shots', 'max tokens', 'extractors', 'what'],
        benchmarks.map(({ id, title, dataset, protocol, scorer, description }) => [
          id,
          title,
          count(publishedItemsOf(dataset)),
          String(protocol.shots),
          count(protocol.maxTokens),
          Object.keys(scorer.extractors).join(', '),
          description,
        ]),
      ),
    );
    return EXIT.done;
  },
};
