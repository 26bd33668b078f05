import { z } from 'zod';
import { setting } from './setting.js';

/** Which model is asked, and how it is reached. */
export const modelSettings = {
  model: setting({
    schema: z.string().min(1),
    describe: '<provider>:<id>, or "demo" for the built-in stand-in',
    flag: { type: 'string', alias: 'm' },
    fingerprint: 'plan',
  }),
  baseUrl: setting({
    schema: z.string().optional(),
    describe: 'Base URL of any other OpenAI-compatible server',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  api: setting({
    schema: z.enum(['chat', 'completion']).default('chat'),
    describe: 'Endpoint to call: /chat/completions or /completions',
    flag: { type: 'string', choices: ['chat', 'completion'] },
    fingerprint: 'value',
  }),
  as: setting({
    schema: z.enum(['generate']).optional(),
    describe:
      'Ask multiple-choice items as letter questions, for endpoints without log-probabilities',
    flag: { type: 'string', choices: ['generate'] },
    fingerprint: 'plan',
  }),
  stream: setting({
    schema: z.boolean().default(false),
    describe: 'Stream replies, and record the time to the first token',
    flag: { type: 'boolean' },
    fingerprint: 'value',
  }),
};
