import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { textContent } from '../../core/response.js';
import { parseRecord } from '../../datasets/dataset.js';
import { describePosition } from '../../datasets/formats/row.js';
import type { PredictionFormat } from '../predictions/format.js';

const call = z.record(z.string(), z.string());
const schema = z.object({
  id: z.string().min(1),
  valid: z.boolean().optional(),
  result: z.union([z.string(), z.array(call), z.null()], {
    error: 'must be a string, or a list of {"<name>": "<arguments as JSON>"}',
  }),
});

const recognises: PredictionFormat<unknown>['recognises'] = (record) =>
  'id' in record && 'result' in record;

/** The result files of BFCL in prompt mode: `id`, and a text as `result`. */
export const bfclTextResults: PredictionFormat<unknown> = {
  name: 'bfcl',
  needs: 'nothing',
  recognises,
  read: (record, at) => {
    const { id, result, valid } = parseRecord(schema, record, at);
    if (Array.isArray(result)) {
      throw new CardbenchError(
        `${describePosition(at)}: the result is a list of native tool calls; score this file with bfcl-tools.`,
      );
    }
    return [{ item: id, response: result ?? '', ...labelled(valid) }];
  },
};

/** The same with native tools: a list of calls, or a text if nothing was called. */
export const bfclToolResults: PredictionFormat<unknown> = {
  name: 'bfcl',
  needs: 'nothing',
  recognises,
  read: (record, at) => {
    const { id, result, valid } = parseRecord(schema, record, at);
    if (!Array.isArray(result)) return [{ item: id, response: result ?? '', ...labelled(valid) }];
    const toolCalls = result.flatMap((each) =>
      Object.entries(each).map(([name, text]) => ({ name, arguments: text })),
    );
    return [{ item: id, response: textContent('', { toolCalls }), ...labelled(valid) }];
  },
};

function labelled(valid: boolean | undefined): { label?: boolean } {
  return valid === undefined ? {} : { label: valid };
}
