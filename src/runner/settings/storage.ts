import { z } from 'zod';
import { RUN_NAME } from './run-name.js';
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
  name: setting({
    schema: z
      .string()
      .regex(
        RUN_NAME,
        'must be up to 60 letters, digits, dots, dashes and underscores, a letter first',
      )
      .optional(),
    describe: 'Name of the run, which can be given wherever its id can',
    flag: { type: 'string' },
    fingerprint: 'none',
    // A name belongs to one run, so it is not part of what another may repeat.
    stored: () => undefined,
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
