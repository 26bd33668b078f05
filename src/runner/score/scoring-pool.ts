import { contentAsText } from '../../core/content-text.js';
import { messageOf } from '../../core/errors.js';
import type { Score } from '../../core/score.js';
import { terminalLine } from '../../core/terminal-text.js';
import { withoutPassages } from '../../core/without-passages.js';
import { openSandbox, type SandboxChoice } from '../../sandbox/open.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import { type Guards, scoreGuarded } from '../../scorers/guards/score-guarded.js';
import { type AskJudgeModel, type Scorer, scoreResponse } from '../../scorers/scorer.js';
import type { ScoreJob, ScoreResult, ScoringOutcome } from '../jobs.js';

/** Scores responses; opens a sandbox at most once, for scorers that run code. */
export interface ScoringPool {
  /**
   * Rejects only with {@link ScoringStopped}: what a scorer throws becomes an error in the result.
   *
   * @param scorer the one that the job names
   * @param ask asks the judge model, if there is one
   * @param guards of the system that is scored, if it is one
   */
  readonly score: (
    job: ScoreJob,
    scorer: Scorer<unknown>,
    ask?: AskJudgeModel,
    guards?: Guards,
  ) => Promise<ScoreResult>;
  /** `bubblewrap, Python 3.11.2` for a scorer that runs code, `null` for the others. */
  readonly sandboxFor: (scorer: Scorer<unknown>) => Promise<string | null>;
  readonly close: () => Promise<void>;
}

/** Thrown through a scorer when the run is being stopped; the response is scored at the next start. */
export class ScoringStopped extends Error {
  override readonly name = 'ScoringStopped';
}

export function createScoringPool(choice: SandboxChoice): ScoringPool {
  let opening: Promise<Sandbox> | undefined;
  const sandbox = (): Promise<Sandbox> => {
    opening ??= openSandbox(choice);
    return opening;
  };
  const outcomeOf = async (
    { item, extractor, response }: ScoreJob,
    scorer: Scorer<unknown>,
    ask: AskJudgeModel | undefined,
    guards: Guards | undefined,
  ): Promise<ScoringOutcome> => {
    try {
      const context = { sandbox, ...(ask === undefined ? {} : { ask }) };
      const score =
        guards === undefined
          ? await scoreResponse(scorer, extractor, response, item, context)
          : await scoreGuarded(scorer, extractor, response, item, context, guards);
      if (isValid(score)) return { kind: 'score', score };
      return {
        kind: 'error',
        message: `the scorer gave ${score.value}, which is not from 0 to 1`,
      };
    } catch (thrown) {
      if (thrown instanceof ScoringStopped) throw thrown;
      const message = terminalLine(messageOf(thrown));
      const asksModels = ask !== undefined || guards !== undefined;
      return {
        kind: 'error',
        message: asksModels ? withoutPassages(message, textsOf(item, response)) : message,
      };
    }
  };
  return {
    score: async (job, scorer, ask, guards) => {
      if (scorer.name !== job.scorer.name || scorer.version !== job.scorer.version) {
        throw new TypeError(`The scorer ${scorer.name} ${scorer.version} is not that of the job.`);
      }
      const { run, benchmark, item, sample, scoring } = job;
      const outcome = await outcomeOf(job, scorer, ask, guards);
      return {
        kind: 'score',
        run,
        benchmark,
        item: item.id,
        sample,
        scoring,
        outcome,
        tags: item.tags,
      };
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

/** What a judge or a guard is shown, and may repeat where it fails: all texts of the item, and the reply. */
function textsOf({ data }: ScoreJob['item'], { content }: ScoreJob['response']): string[] {
  const texts = Object.values(Object(data)).filter((value) => typeof value === 'string');
  return [...texts, contentAsText(content)];
}

/** A user's own scorer may return anything. */
function isValid(score: Score): boolean {
  return Number.isFinite(score.value) && score.value >= 0 && score.value <= 1;
}
