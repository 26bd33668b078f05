/** Why a reply ended, in inspect_ai's terms. */
export type InspectStop =
  | 'stop'
  | 'max_tokens'
  | 'model_length'
  | 'tool_calls'
  | 'content_filter'
  | 'unknown';

const WORDS: Readonly<Record<string, InspectStop>> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  length: 'max_tokens',
  max_tokens: 'max_tokens',
  model_length: 'model_length',
  tool_calls: 'tool_calls',
  tool_use: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};

/** A finish reason in inspect_ai's terms, where a refusal counts as the content filter's. */
export function inspectStop(finishReason: string | null, refused: boolean): InspectStop {
  if (refused) return 'content_filter';
  return WORDS[finishReason?.toLowerCase() ?? ''] ?? 'unknown';
}
