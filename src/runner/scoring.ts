import { messageOf } from '../core/errors.js';
import type { Item } from '../core/item.js';
import type { Prompt } from '../core/prompt.js';
import type { ModelResponse } from '../core/response.js';
import type { Score } from '../core/score.js';
import { terminalLine } from '../core/terminal-text.js';
import { openSandbox, type SandboxChoice } from '../sandbox/open.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { type Scorer, scoreResponse } from '../scorers/scorer.js';

/** Scores responses; opens a sandbox at most once, for the scorers that run code. */
export interface ScoringPool {
  readonly score: (
    scorer: Scorer<unknown>,
    extractor: string,
    response: ModelResponse,
    item: Item<unknown>,
    ask?: (prompt: Prompt) => Promise<string>,
  ) => Promise<ScoringOutcome>;
  /** `bubblewrap, Python 3.11.2` for a scorer that runs code, `null` for the others. */
  readonly sandboxFor: (scorer: Scorer<unknown>) => Promise<string | null>;
  readonly close: () => Promise<void>;
}

/** Thrown through the scorer when the run is being stopped: the response is scored at the next start. */
export class ScoringStopped extends Error {
  override readonly name = 'ScoringStopped';
}

/** A score, or the reason why the scorer could not give one. */
export type ScoringOutcome =
  | { readonly score: Score; readonly error: null }
  | { readonly score: null; readonly error: string };

export function createScoringPool(choice: SandboxChoice): ScoringPool {
  let opening: Promise<Sandbox> | undefined;
  const sandbox = (): Promise<Sandbox> => {
    opening ??= openSandbox(choice);
    return opening;
  };
  return {
    score: async (scorer, extractor, response, item, ask) => {
      try {
        const score = await scoreResponse(scorer, extractor, response, item, {
          sandbox,
          ...(ask === undefined ? {} : { ask }),
        });
        if (isValid(score)) return { score, error: null };
        return { score: null, error: `the scorer gave ${score.value}, which is not from 0 to 1` };
      } catch (thrown) {
        if (thrown instanceof ScoringStopped) throw thrown;
        return { score: null, error: terminalLine(messageOf(thrown)) };
      }
    },
    sandboxFor: async (scorer) => {
      if (scorer.needsSandbox !== true) return null;
      const { name, python } = await sandbox();
      return `${name}, ${python}`;
    },
    close: async () => {
      await opening?.then(
        (opened) => opened.close(),
        () => {},
      );
    },
  };
}

/** A user's own scorer may return anything. */
function isValid(score: Score): boolean {
  return Number.isFinite(score.value) && score.value >= 0 && score.value <= 1;
}
