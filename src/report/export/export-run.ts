import { evalPlusLines } from './evalplus.js';
import { type ExportInput, exportedOutputs } from './export-input.js';
import { inspectLog } from './inspect.js';
import { lmEvalLines } from './lm-eval.js';
import { nativeLines } from './native.js';
import { promptfooResults } from './promptfoo.js';

export const EXPORT_FORMATS = ['jsonl', 'lm-eval', 'inspect', 'evalplus', 'promptfoo'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The responses of one benchmark of a run in a format that other tools read, in chunks. */
export function* exportRun(input: ExportInput, format: ExportFormat): Generator<string> {
  const outputs = exportedOutputs(input);
  switch (format) {
    case 'jsonl':
      return yield* nativeLines(outputs);
    case 'lm-eval':
      return yield* lmEvalLines(input, outputs);
    case 'inspect':
      return yield* inspectLog(input, outputs);
    case 'evalplus':
      return yield* evalPlusLines(input, outputs);
    case 'promptfoo':
      return yield* promptfooResults(input, outputs);
  }
}
