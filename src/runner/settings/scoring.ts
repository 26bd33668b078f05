import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { SAMPLING_METRIC } from '../../metrics/sampling.js';
import { SANDBOX_CHOICES } from '../../sandbox/open.js';
import { setting } from './setting.js';

const metric = z
  .string()
  .regex(SAMPLING_METRIC, 'must be one of avg@<k>, cons@<k>, pass@<k>, pass^<k>');

/** What scoring uses besides the scorer itself. */
export const scoringSettings = {
  metrics: setting({
    schema: z.array(metric).default([]),
    describe:
      'avg@<k>, cons@<k>, pass@<k> or pass^<k>: a further metric of several samples; k as such is all',
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
