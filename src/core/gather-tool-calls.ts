import type { ToolCallPieces } from './chat-message.js';
import type { ToolCall } from './tool-calls.js';

/** Assembles the calls of a reply, from one message or from the pieces of a stream. */
export function gatherToolCalls(): {
  /** Takes the calls, or pieces of calls, of one message; says whether there were any. */
  readonly add: (pieces: ToolCallPieces) => boolean;
  /** The calls so far, in their order. */
  readonly calls: () => readonly ToolCall[];
} {
  const calls = new Map<number, { name: string; arguments: string }>();
  let last = -1;
  return {
    add: (pieces) => {
      for (const [position, piece] of (pieces ?? []).entries()) {
        // Some servers do not number the pieces: one with a name then begins the next call.
        const begins = piece.function?.name ? last + 1 : Math.max(last, position);
        const index = piece.index ?? begins;
        const call = calls.get(index) ?? { name: '', arguments: '' };
        call.name += piece.function?.name ?? '';
        call.arguments += piece.function?.arguments ?? '';
        calls.set(index, call);
        last = index;
      }
      return (pieces ?? []).length > 0;
    },
    calls: () => [...calls].sort(([a], [b]) => a - b).map(([, call]) => call),
  };
}
