import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from './format.js';

const schema = z
  .object({
    item: z.string().min(1),
    sample: z.int().min(0).optional(),
    response: z.string().optional(),
    finish_reason: z.string().nullish(),
    refused: z.boolean().optional(),
    error: z.string().optional(),
  })
  .refine(({ response, error }) => (response ?? error) !== undefined, {
    path: ['response'],
    message: 'must be a text (or give "error", why there is none)',
  });

/** Our own: `{"item": "anatomy/17", "sample": 0, "response": "..."}`, the response as the store holds it. */
export const nativePredictions: PredictionFormat<unknown> = {
  name: 'cardbench',
  needs: 'nothing',
  recognises: (record) => 'item' in record && ('response' in record || 'error' in record),
  read: (record, at) => {
    const { item, sample, response, error, ...more } = parseRecord(schema, record, at);
    return [
      {
        item,
        response: response ?? '',
        asStored: true,
        ...(more.finish_reason ? { finishReason: more.finish_reason } : {}),
        ...(more.refused === true ? { refused: true as const } : {}),
        ...(sample === undefined ? {} : { sample }),
        ...(response === undefined && error !== undefined ? { error } : {}),
      },
    ];
  },
};
