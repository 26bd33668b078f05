import { z } from 'zod';
import { benchmarkSamplingSchema } from './benchmark-sampling.js';
import { readParams } from './pairs.js';
import { type Setting, setting } from './setting.js';

/** What each request asks for, and how answers are found in the responses. */
export const samplingSettings = {
  samples: setting({
    schema: z.int().min(1).max(1000).default(1),
    describe: 'Responses per item',
    flag: { type: 'number', alias: 'k' },
    fingerprint: 'plan',
  }),
  seed: setting({
    schema: z.int().default(0),
    describe: 'Seed of cardbench’s own random draws; not sent to the endpoint',
    flag: { type: 'number' },
    fingerprint: 'value',
  }),
  temperature: setting({
    schema: z.number().min(0).max(5).optional(),
    describe: 'Sampling temperature, instead of the protocol’s',
    flag: { type: 'number' },
    fingerprint: 'plan',
  }),
  maxTokens: setting({
    schema: z.int().min(1).optional(),
    describe: 'Maximum number of tokens per response, instead of the protocol’s',
    flag: { type: 'number' },
    fingerprint: 'plan',
  }),
  params: setting({
    schema: z.record(z.string(), z.unknown()).default({}),
    describe: '<field>=<JSON>: a further field of every request',
    flag: { type: 'list', name: 'param', read: readParams },
    fingerprint: 'value',
  }),
  sampling: {
    schema: z.record(z.string(), benchmarkSamplingSchema).default({}),
    describe:
      'By benchmark id: its own samples, temperature, maxTokens, reasoningEffort, params and metrics',
    flag: null,
    fingerprint: 'plan',
  } satisfies Setting<z.ZodType, null>,
  extractor: setting({
    schema: z.string().optional(),
    describe: 'Name of the rule that extracts answers from responses',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
};
