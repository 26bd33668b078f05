import { readToolCalls } from '../../../core/tool-calls.js';
import type { MadeCall } from '../checker/function-check.js';
import { parseJsonValue } from '../python/json.js';

/** The calls of a reply with native tools; `undefined` when it has none or arguments that are not JSON. */
export function toolCalls(reply: string): readonly MadeCall[] | undefined {
  const calls: MadeCall[] = [];
  for (const call of readToolCalls(reply) ?? []) {
    const parameters = parseJsonValue(call.arguments);
    if (parameters === undefined) return undefined;
    calls.push({ name: call.name, parameters });
  }
  return calls.length === 0 ? undefined : calls;
}
