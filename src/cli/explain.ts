import type { Argv } from 'yargs';
import { readCard } from '../cards/card.js';
import { CardbenchError } from '../core/errors.js';
import { safeJson } from '../core/safe-json.js';
import { againCommand } from '../explain/commands.js';
import { itemsOfCause } from '../explain/items-of-cause.js';
import { explainAgainst } from '../explain/read/against-run.js';
import { explainRun } from '../explain/read/explain-run.js';
import {
  againstHtml,
  againstJson,
  againstMarkdown,
  againstText,
} from '../report/explain/against.js';
import { explainHtml } from '../report/explain/html.js';
import { explainJson } from '../report/explain/json.js';
import { explainMarkdown } from '../report/explain/markdown.js';
import { explainText } from '../report/explain/text.js';
import { counted } from '../report/format.js';
import { DEFAULT_STORE } from '../runner/settings/storage.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { examples, formatOf, jsonFormatOption, runArgument, storeOption } from './options.js';
import { refuseIgnored } from './refuse-ignored.js';
import { withResults } from './with-results.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  examples(
    yargs.positional('run', runArgument).options({
      card: {
        type: 'string',
        describe: 'Card whose published values the scores are compared with',
        requiresArg: true,
      },
      column: { type: 'string', describe: 'Column of the card', requiresArg: true },
      row: { type: 'string', describe: 'Only this benchmark of the run', requiresArg: true },
      against: {
        type: 'string',
        describe: 'Another run of the same items: split the difference between the two by cause',
        requiresArg: true,
      },
      cause: {
        type: 'string',
        describe: 'With --items: the cause whose items are meant, as the table names it',
        requiresArg: true,
      },
      items: {
        type: 'string',
        describe: 'Write the ids of the items that the cause touches to this file, for run --only',
        requiresArg: true,
      },
      format: {
        alias: 'f',
        choices: ['text', 'json', 'md', 'html'] as const,
        default: 'text' as const,
        describe: 'Text, JSON, Markdown, or one HTML file',
        requiresArg: true,
      },
      json: jsonFormatOption,
      store: storeOption,
    }),
    [
      ['$0 explain latest --card llama-3.3-70b-instruct', 'Why the rows of a card are off'],
      ['$0 explain <run> --against <other run>', 'What two runs differ in, part by part'],
      [
        '$0 explain latest --row mmlu --cause truncated --items items.txt',
        'The items that a cause touches, to ask them again',
      ],
      ['$0 explain latest --row mmlu', 'What stands out in one benchmark, without a card'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const explainCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: (given, { host, print, show, columns, env }) => {
    const args = { ...given, format: formatOf(given) };
    if (args.card === undefined) refuseIgnored({ column: args.column }, 'needs --card <card>');
    if (args.against !== undefined) {
      refuseIgnored({ card: args.card, column: args.column }, 'does not go with --against');
    }
    if (args.items === undefined) refuseIgnored({ cause: args.cause }, 'needs --items <file>');
    else if (args.cause === undefined) {
      throw new CardbenchError(
        '--items needs --cause <cause>, as the table of "cardbench explain" names it.',
      );
    } else {
      const format = args.format === 'text' ? undefined : args.format;
      refuseIgnored({ against: args.against, format }, 'does not go with --items');
    }
    const card = args.card === undefined ? undefined : readCard(args.card);
    return withResults(args.store, async (results) => {
      const { id } = results.find(args.run);
      const { column, row } = args;
      const only = row === undefined ? undefined : [row];
      const at = {
        store: args.store === DEFAULT_STORE ? null : args.store,
        card: args.card ?? null,
        column: column ?? null,
      };
      if (args.against !== undefined) {
        const other = results.find(args.against).id;
        const split = await explainAgainst(results, id, other, { only, env });
        if (args.format === 'json') {
          host.stdout.write(`${safeJson(againstJson(id, other, split), 2)}\n`);
        } else if (args.format === 'html') host.stdout.write(againstHtml(id, other, split));
        else if (args.format === 'md') host.stdout.write(againstMarkdown(id, other, split));
        else show(againstText(id, other, split, columns));
        return EXIT.done;
      }
      const rows = await explainRun(results, id, {
        card,
        column,
        only,
        at,
        env,
      });
      const { items: file, cause } = args;
      if (file !== undefined && cause !== undefined) {
        const { row: found, items } = itemsOfCause(rows, cause);
        writeWhole(file, [`${items.join('\n')}\n`], '--items');
        print(
          `${file}: ${counted(items.length, 'item')}. Ask again: ${againCommand(found.commands, file, [])}`,
        );
        return EXIT.done;
      }
      if (args.format === 'json') host.stdout.write(`${safeJson(explainJson(id, rows), 2)}\n`);
      else if (args.format === 'html') host.stdout.write(explainHtml(id, rows));
      else if (args.format === 'md') host.stdout.write(explainMarkdown(id, rows));
      else show(explainText(id, rows, columns));
      return EXIT.done;
    });
  },
};
