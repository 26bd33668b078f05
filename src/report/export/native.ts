import { nativeContent } from '../../benchmarks/predictions/native.js';
import type { Output } from '../../results/outputs.js';
import { WITHHELD } from './export-input.js';

/** cardbench's own JSON Lines. */
export function* nativeLines(outputs: Iterable<Output>): Generator<string> {
  for (const output of outputs) yield `${JSON.stringify(nativeLine(output))}\n`;
}

function nativeLine({ item, sample, response, error, value, answer, reason }: Output): unknown {
  if (response === null) return { item, sample, error: error ?? 'no response' };
  const { content, finishReason, refused } = response;
  if (content === WITHHELD) {
    const withheld = 'the reply is left out; --with-text includes it';
    return { item, sample, error: withheld, score: value, ...(reason === '' ? {} : { reason }) };
  }
  return {
    item,
    sample,
    ...nativeContent(content),
    ...(finishReason === null ? {} : { finish_reason: finishReason }),
    ...(refused ? { refused } : {}),
    score: value,
    answer,
    ...(reason === '' ? {} : { reason }),
  };
}
