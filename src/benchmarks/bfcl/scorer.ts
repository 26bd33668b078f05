import { contentAsText } from '../../core/content-text.js';
import { fromText, type Scorer, type TextExtractor } from '../../scorers/scorer.js';
import { isRelevance, languageOf } from './categories.js';
import { checkCalls } from './checker/calls-check.js';
import type { MadeCall } from './checker/function-check.js';
import type { BfclItem } from './dataset.js';
import { decodeText } from './decode/decode.js';
import { madeCalls } from './decode/tool-calls.js';
import { toolName } from './tools.js';

/** Line feeds are removed, and missing brackets are added (llama_handler.py, `decode_ast`). */
export const bracketed: TextExtractor<BfclItem> = (reply) => {
  const text = reply.replaceAll('\n', '');
  return `${text.startsWith('[') ? '' : '['}${text}${text.endsWith(']') ? '' : ']'}`;
};

/** Answers as text, `[f(a=1)]`. */
export const textCallScorer: Scorer<BfclItem> = {
  name: 'bfcl-ast',
  version: 1,
  extractors: { bracketed: fromText(bracketed) },
  grade: async (answer, { data }) => {
    const language = isRelevance(data.category) ? 'Python' : languageOf(data.category);
    return verdictOn(await decodeText(answer, language), data, (name) => name);
  },
};

/** Answers as native tool calls. */
export const toolCallScorer: Scorer<BfclItem> = {
  name: 'bfcl-ast-tools',
  version: 1,
  extractors: { 'tool-calls': ({ content }) => contentAsText(content) },
  grade: (_answer, { data }, { response: { content } }) =>
    verdictOn(content.kind === 'text' ? madeCalls(content.toolCalls) : undefined, data, toolName),
};

function verdictOn(
  calls: readonly MadeCall[] | undefined,
  item: BfclItem,
  nameOf: (name: string) => string,
): { value: number; reason: string } {
  if (isRelevance(item.category)) {
    const called = calls !== undefined && calls.length > 0;
    const wanted = !item.category.endsWith('irrelevance');
    if (called === wanted) return { value: 1, reason: '' };
    return {
      value: 0,
      reason: called ? 'irrelevance_error:decoder_success' : 'relevance_error:decoder_failed',
    };
  }
  if (calls === undefined) return { value: 0, reason: 'ast_decoder:decoder_failed' };
  const checked = checkCalls(calls, item, nameOf);
  if (checked.valid) return { value: 1, reason: '' };
  return { value: 0, reason: [checked.error, checked.detail].filter(Boolean).join(': ') };
}
