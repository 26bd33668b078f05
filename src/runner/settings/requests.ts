import { z } from 'zod';
import { withoutCredentials } from '../../core/secrets/address.js';
import { setting } from './setting.js';

/** How fast requests are made, and when one is tried again or given up. */
export const requestSettings = {
  concurrency: setting({
    schema: z.union([z.literal('auto'), z.int().min(1).max(4096)]).default('auto'),
    describe: 'Requests in flight; "auto" finds the number with the best throughput',
    flag: {
      type: 'string',
      alias: 'c',
      // A word that is no number is left for the schema to name.
      read: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)),
    },
    fingerprint: 'none',
  }),
  rpm: setting({
    schema: z.int().min(1).optional(),
    describe: 'Maximum number of requests in any minute',
    flag: { type: 'number' },
    fingerprint: 'none',
  }),
  tpm: setting({
    schema: z.int().min(1).optional(),
    describe: 'Maximum number of tokens, in and out, in any minute',
    flag: { type: 'number' },
    fingerprint: 'none',
  }),
  queue: setting({
    schema: z.string().min(1).optional(),
    describe:
      'redis://, rediss:// or postgres:// address: workers make the calls (docs/scaling.md)',
    flag: { type: 'string' },
    fingerprint: 'none',
    stored: (address) => (address === undefined ? undefined : withoutCredentials(address)),
  }),
  outageTimeout: setting({
    schema: z.number().positive().max(86_400).default(300),
    describe: 'Seconds without any reply after which the run stops; it can be resumed',
    flag: { type: 'number' },
    fingerprint: 'none',
    oldNames: ['patience'],
  }),
  retries: setting({
    schema: z.int().min(0).max(100).default(6),
    describe: 'Retries of a failed request',
    flag: { type: 'number' },
    fingerprint: 'none',
  }),
  timeout: setting({
    schema: z.number().positive().max(86_400).default(300),
    describe: 'Seconds allowed for one attempt',
    flag: { type: 'number' },
    fingerprint: 'none',
  }),
};
