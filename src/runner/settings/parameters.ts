import { z } from 'zod';
import { CHANGEABLE } from '../../models/request-shape.js';
import { readHeaders } from './headers.js';
import { parsePairs } from './pairs.js';
import { readTags } from './reasoning-tags.js';
import { setting } from './setting.js';

const tag = z.string().trim().min(1).max(100);
const changeable = z
  .string()
  .refine((name) => CHANGEABLE.includes(name), `must be one of ${CHANGEABLE.join(', ')}`);
const fieldName = z.string().regex(/^[A-Za-z_][\w.-]{0,63}$/, 'must be the name of a field');

/** What requests hold beside the question, and how reasoning is told from answers. */
export const parameterSettings = {
  system: setting({
    schema: z.string().min(1).optional(),
    describe: 'Text or file: a system prompt before each conversation',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  reasoningEffort: setting({
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a word such as low, medium or high')
      .optional(),
    describe: 'How much the model should think before it answers: low, medium, high, ...',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  reasoningTags: setting({
    schema: z.union([z.literal('none'), z.array(z.tuple([tag, tag])).min(1)]).optional(),
    describe:
      '<open>,<close>: further tags around reasoning at the head of a reply; "none" ignores all tags',
    flag: { type: 'list', read: readTags },
    fingerprint: 'plan',
  }),
  omit: setting({
    schema: z.array(changeable).default([]),
    describe: `Fields that requests leave out: ${CHANGEABLE.join(', ')}`,
    flag: { type: 'list', read: (values) => values.flatMap((each) => each.split(',')) },
    fingerprint: 'plan',
  }),
  rename: setting({
    schema: z.record(changeable, fieldName).default({}),
    describe: '<field>=<name>: a field that requests send under another name',
    flag: { type: 'list', read: (pairs) => parsePairs(pairs, '--rename') },
    fingerprint: 'plan',
  }),
  headers: setting({
    schema: z.record(z.string(), z.string()).default({}),
    describe: '<name>=<value>: a header of every request; its value is never stored or shown',
    flag: { type: 'list', name: 'header', read: readHeaders },
    fingerprint: 'plan',
    stored: (headers) => Object.fromEntries(Object.keys(headers).map((name) => [name, ''])),
  }),
};
