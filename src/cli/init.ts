import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import { isKnown, unknownBenchmark } from '../benchmarks/catalogue.js';
import { cardIds, readCard } from '../cards/card.js';
import { CardbenchError } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';
import { resolveEndpoint } from '../models/endpoint.js';
import { providers } from '../models/providers.js';
import { ask, canAsk } from './ask.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { type InitAnswers, initFiles, nextSteps } from './init-files.js';
import { examples } from './options.js';
import type { Host } from './terminal.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  examples(
    yargs.options({
      model: {
        alias: 'm',
        type: 'string',
        describe: '<provider>:<id>, or "demo" for the built-in stand-in',
        requiresArg: true,
      },
      'base-url': {
        type: 'string',
        describe: 'Base URL of any other OpenAI-compatible server',
        requiresArg: true,
      },
      card: { type: 'string', describe: 'Card to reproduce', requiresArg: true },
      benchmarks: {
        type: 'string',
        describe: 'Benchmarks, separated by commas, instead of those of a card',
        requiresArg: true,
      },
      ci: { type: 'boolean', describe: 'Also write a GitHub workflow' },
      yes: { alias: 'y', type: 'boolean', default: false, describe: 'Ask nothing' },
      force: { type: 'boolean', default: false, describe: 'Overwrite files that exist' },
    }),
    [
      ['$0 init', 'Ask three questions, and write the files'],
      ['$0 init --yes -m vllm:my-model --benchmarks mmlu,gsm8k --ci', 'Ask nothing'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const initCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, { host, print, say, env }) => {
    if (args.card !== undefined && args.benchmarks !== undefined) {
      throw new CardbenchError('--card and --benchmarks exclude each other; leave one out.');
    }
    const isAsking = !args.yes && canAsk(host);
    if (!args.yes && !isAsking) {
      throw new CardbenchError(
        'This is not a terminal, so nothing can be asked; give --yes, and what you want as flags.',
      );
    }
    const ask = isAsking
      ? (text: string, preset: string) => question(host, text, preset)
      : async (_text: string, preset: string) => preset;
    const model = args.model ?? (await ask('Which model? <provider>:<id>, or demo', 'demo'));
    const chosen =
      args.card ??
      args.benchmarks ??
      (await ask(
        `Which card or benchmarks? ${cardIds().join(', ')}, or ids with commas`,
        'mmlu,gsm8k,humaneval',
      ));
    if (args.card !== undefined) readCard(args.card);
    const ci =
      args.ci ?? /^y/i.test(await ask('A GitHub workflow that checks for regressions?', 'no'));
    const answers = answersOf({ model, chosen, ci, baseUrl: args.baseUrl }, env);
    const files = initFiles(answers);
    const existing = [...files.keys()].filter((path) => existsSync(path));
    if (existing.length > 0 && !args.force) {
      throw new CardbenchError(
        `${existing.join(' and ')} ${existing.length === 1 ? 'exists' : 'exist'} already; give --force to overwrite, or work in another folder.`,
      );
    }
    for (const [path, text] of files) {
      makeFolder(dirname(path));
      writeWhole(path, [text], 'the folder');
      say(`Wrote ${path}`);
    }
    print(
      `\nNext:\n\n${nextSteps(answers)
        .map((step) => `  ${step}`)
        .join('\n')}`,
    );
    return EXIT.done;
  },
};

function answersOf(
  {
    model,
    chosen,
    ci,
    baseUrl,
  }: { model: string; chosen: string; ci: boolean; baseUrl: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
): InitAnswers {
  // Any key will do: the question is only whether there is such a model.
  const [name = ''] = model.split(':');
  const keyVariable =
    providers[name]?.keyOptional === false ? providers[name].keyVariable : undefined;
  resolveEndpoint(model, baseUrl, {
    ...env,
    ...(keyVariable === undefined ? {} : { [keyVariable]: 'x' }),
  });
  if (cardIds().includes(chosen)) {
    const ids = readCard(chosen).rows.map(({ benchmark }) => benchmark);
    return {
      model,
      baseUrl,
      benchmarks: [...new Set(ids.filter(isKnown))],
      card: chosen,
      keyVariable,
      ci,
    };
  }
  const benchmarks = chosen.split(',').map((id) => id.trim());
  const stray = benchmarks.find((id) => !isKnown(id));
  if (stray !== undefined) throw unknownBenchmark(stray);
  return { model, baseUrl, benchmarks, card: undefined, keyVariable, ci };
}

async function question(host: Host, text: string, preset: string): Promise<string> {
  return (await ask(host, `${text} (${preset}): `)) || preset;
}
