import { z } from 'zod';
import { SANDBOX_CHOICES } from '../../sandbox/open.js';
import { setting } from './setting.js';

/** What scoring uses besides the scorer itself. */
export const scoringSettings = {
  judge: setting({
    schema: z.string().min(1).optional(),
    describe: '<provider>:<id> of the model that is asked whether two answers are equal (math)',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  judgeBaseUrl: setting({
    schema: z.string().optional(),
    describe: 'Base URL of the judge’s server',
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
