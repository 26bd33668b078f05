import { z } from 'zod';
import { readTags } from './reasoning-tags.js';
import { setting } from './setting.js';

const tag = z.string().trim().min(1).max(100);

/** What requests hold beside the question, and how reasoning is told from answers. */
export const parameterSettings = {
  reasoningTags: setting({
    schema: z.union([z.literal('none'), z.array(z.tuple([tag, tag])).min(1)]).optional(),
    describe:
      '<open>,<close>: further tags around reasoning at the head of a reply; "none": no tag is one',
    flag: { type: 'list', read: readTags },
    fingerprint: 'plan',
  }),
};
