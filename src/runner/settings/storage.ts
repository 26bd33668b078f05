import { z } from 'zod';
import { setting } from './setting.js';

/** Where runs are kept unless told otherwise. */
export const DEFAULT_STORE = 'results/cardbench.db';

/** Where the run is kept, and whether an earlier one is resumed. */
export const storageSettings = {
  store: setting({
    schema: z.string().default(DEFAULT_STORE),
    describe: 'SQLite file that holds the runs',
    flag: { type: 'string' },
    fingerprint: 'none',
  }),
  withText: setting({
    schema: z.boolean().default(false),
    describe: 'Also store the prompts of items that their authors ask not to publish (GPQA)',
    flag: { type: 'boolean' },
    fingerprint: 'none',
  }),
  fresh: setting({
    schema: z.boolean().default(false),
    describe: 'Start a new run even if one could be resumed',
    flag: { type: 'boolean' },
    fingerprint: 'none',
  }),
};
