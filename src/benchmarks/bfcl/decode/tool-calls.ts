import type { ToolCall } from '../../../core/tool-calls.js';
import type { MadeCall } from '../checker/function-check.js';
import { parseJsonValue } from '../python/json.js';

/** Native tool calls in the checker's form; `undefined` if there is none, or the arguments of one are not JSON. */
export function madeCalls(toolCalls: readonly ToolCall[]): readonly MadeCall[] | undefined {
  const calls: MadeCall[] = [];
  for (const call of toolCalls) {
    const parameters = parseJsonValue(call.arguments);
    if (parameters === undefined) return undefined;
    calls.push({ name: call.name, parameters });
  }
  return calls.length === 0 ? undefined : calls;
}
