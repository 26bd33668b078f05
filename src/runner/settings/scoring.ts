import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { SAMPLING_METRIC } from '../../metrics/sampling.js';
import { SANDBOX_CHOICES } from '../../sandbox/open.js';
import { GUARD_VERSIONS } from '../../scorers/guards/llama-guard.js';
import { setting } from './setting.js';
import { priceSchema, readPrice } from './spending.js';

export { GUARD_VERSIONS };

const metric = z
  .string()
  .regex(SAMPLING_METRIC, 'must be one of avg@<k>, cons@<k>, pass@<k>, pass^<k>');

/** What scoring uses besides the scorer itself. */
export const scoringSettings = {
  metrics: setting({
    schema: z.array(metric).default([]),
    describe:
      'avg@<k>, cons@<k>, pass@<k> or pass^<k>: a further metric over several samples; the letter k stands for all of them',
    flag: { type: 'list', name: 'metric', read: readMetrics },
    fingerprint: 'none',
  }),
  judge: setting({
    schema: z.string().min(1).optional(),
    describe: '<provider>:<id> of the model that grades answers, or is asked whether two are equal',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  judgeBaseUrl: setting({
    schema: z.string().optional(),
    describe: 'Base URL of the judge’s server',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  judgePrompt: setting({
    schema: z.string().min(1).optional(),
    describe: 'Text file with the question to the judge, in place of ours',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  secondJudge: setting({
    schema: z.string().min(1).optional(),
    describe: '<provider>:<id> of a second judge: how far the two agree is reported',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  secondJudgeBaseUrl: setting({
    schema: z.string().optional(),
    describe: 'Base URL of the second judge’s server',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  guardInput: setting({
    schema: z.string().min(1).optional(),
    describe:
      '<provider>:<id> of a Llama Guard that sees prompts: a system of model and guards is measured',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  guardInputBaseUrl: setting({
    schema: z.string().optional(),
    describe: 'Base URL of the input guard’s server',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  guardOutput: setting({
    schema: z.string().min(1).optional(),
    describe: '<provider>:<id> of a Llama Guard that sees replies',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  guardOutputBaseUrl: setting({
    schema: z.string().optional(),
    describe: 'Base URL of the output guard’s server',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  guardVersion: setting({
    schema: z.enum(GUARD_VERSIONS).optional(),
    describe: 'Version of Llama Guard; by default read from the ids of the guards',
    flag: { type: 'string', choices: GUARD_VERSIONS },
    fingerprint: 'plan',
  }),
  guardApi: setting({
    schema: z.enum(['chat', 'completion']).default('chat'),
    describe:
      'How guards are asked: as a chat, to which the server applies their template, or by a prompt to continue',
    flag: { type: 'string', choices: ['chat', 'completion'] },
    fingerprint: 'plan',
  }),
  guardPrompt: setting({
    schema: z.string().min(1).optional(),
    describe:
      'With --guard-api completion: text file with the prompt to the guards, in place of ours',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  guardPrice: setting({
    schema: priceSchema.optional(),
    describe: '<input>,<output>: dollars per million tokens of the guards',
    flag: { type: 'string', read: (text) => readPrice(text, '--guard-price') },
    fingerprint: 'none',
  }),
  sandbox: setting({
    schema: z.enum(SANDBOX_CHOICES).default('auto'),
    describe: 'Where code written by the model runs',
    flag: { type: 'string', choices: SANDBOX_CHOICES },
    fingerprint: 'none',
  }),
};

/** Reads `--metric <name>[,<name>]` where no configuration checks it. */
export function readMetrics(values: readonly string[]): readonly string[] {
  const names = values.flatMap((each) => each.split(','));
  const unknown = names.find((name) => !SAMPLING_METRIC.test(name));
  if (unknown === undefined) return names;
  throw new CardbenchError(
    `--metric ${unknown}: there are avg@<k>, cons@<k>, pass@<k> and pass^<k>, such as cons@8.`,
  );
}
