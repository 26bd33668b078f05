import { CardbenchError } from '../../core/errors.js';
import { createBatchWriter } from '../../store/batch-writer.js';
import { changeLog } from '../../store/changes.js';
import { type ItemTable, itemTable } from '../../store/items.js';
import { type JudgementTable, judgementTable } from '../../store/judgements.js';
import type { Connection } from '../../store/open.js';
import { type ResponseTable, responseTable } from '../../store/responses.js';
import { benchmarksOf } from '../../store/runs.js';
import { scoreTable, scoringsOf } from '../../store/scorings.js';
import type { RunConfig } from '../config.js';
import { costOf } from '../cost.js';
import type {
  AskedItem,
  CallResult,
  FailedAttempt,
  Judgement,
  Result,
  SampleRef,
  ScoreResult,
} from '../jobs.js';

/**
 * The only writer of results. Results may come from this process or from others, repeatedly and in any order: what is
 * stored is the same. The first reply to a sample is kept, and the first record of a failed attempt. Within a scoring a
 * score is final, while an error is replaced by a later result. The request for an item is stored once.
 */
export interface Recorder {
  /** Resolves when the result is durable; rejects with a `CardbenchError` when it cannot be stored. */
  readonly record: (result: Result) => Promise<void>;
  /** Commits everything recorded so far, now. */
  readonly flush: () => void;
  /** The recorded answer of a judge to this request. */
  readonly judged: (
    sample: Pick<SampleRef, 'run' | 'benchmark'>,
    judge: string,
    requestSha256: string,
  ) => string | undefined;
}

export interface RecorderOptions {
  /** Dollars per million tokens, from which costs are computed; without it no cost is stored. */
  readonly price?: RunConfig['price'];
  /** Maximum length of stored answers, in characters; responses are stored whole. */
  readonly longestAnswer?: number;
}

export function createRecorder(
  db: Connection,
  { price, longestAnswer }: RecorderOptions = {},
): Recorder {
  const changes = changeLog(db);
  const writer = createBatchWriter(db, undefined, undefined, changes.during);
  const ids = new Map<string, number>();
  const idOf = ({ run, benchmark }: Pick<SampleRef, 'run' | 'benchmark'>): number => {
    const key = `${run} ${benchmark}`;
    if (!ids.has(key)) {
      for (const record of benchmarksOf(db, run)) ids.set(`${run} ${record.benchmark}`, record.id);
    }
    const id = ids.get(key);
    if (id !== undefined) return id;
    throw new CardbenchError(
      `A result is of the benchmark ${benchmark} of run ${run}, which ${db.name} does not hold; check --store.`,
    );
  };
  const known = new Set<number>();
  const requireScoring = (benchmark: number, { scoring, run }: ScoreResult): void => {
    if (known.has(scoring)) return;
    for (const { id } of scoringsOf(db, benchmark)) known.add(id);
    if (known.has(scoring)) return;
    throw new CardbenchError(
      `A score is of the scoring ${scoring} of run ${run}, which ${db.name} does not hold; check --store.`,
    );
  };
  const responses = perKey<number, ResponseTable>((id) => responseTable(db, id));
  const scores = perKey((scoring: number) => scoreTable(db, scoring, longestAnswer));
  const items = {
    open: perKey<number, ItemTable>((id) => itemTable(db, id, { confidential: false })),
    confidential: perKey<number, ItemTable>((id) => itemTable(db, id, { confidential: true })),
  };
  const judgements = perKey<string, JudgementTable>((key) => {
    const [id = '', judge = ''] = split(key);
    return judgementTable(db, Number(id), judge);
  });

  const wasteOf = ({ failure }: Pick<FailedAttempt, 'failure'>): number | null =>
    failure.wasted === undefined ? null : costOf(failure.wasted, price);

  const failure = ({ run, benchmark, ...attempt }: Omit<FailedAttempt, 'kind'>): void => {
    const id = idOf({ run, benchmark });
    const stored = responses(id).insertFailure({ ...attempt, costUsd: wasteOf(attempt) });
    if (stored !== undefined) changes.add([id, 'failure', attempt.item, attempt.sample, stored]);
  };

  const call = ({
    kind: _kind,
    failedAttempts,
    requestSha256,
    outcome,
    ...result
  }: CallResult): void => {
    const { item, sample } = result;
    const id = idOf(result);
    for (const attempt of failedAttempts) failure({ ...result, ...attempt });
    if (outcome.kind !== 'reply') return;
    const { reply, attempts, receivedAt } = outcome;
    const costUsd = attempts === 0 ? 0 : costOf(reply, price);
    const response = { item, sample, requestSha256, reply, costUsd, attempts, receivedAt };
    if (responses(id).insert(response)) changes.add([id, 'response', item, sample]);
  };

  /** Items that are stored with their tags, and of which no score has come yet. */
  const tagged = new Set<string>();
  const score = ({ scoring, item, sample, outcome, tags, ...of }: ScoreResult): void => {
    const id = idOf(of);
    const stored = scores(scoring)({
      item,
      sample,
      tags,
      tagsAreStored: tagged.delete(`${id} ${item}`),
      score: outcome.kind === 'score' ? outcome.score : null,
      error: outcome.kind === 'error' ? outcome.message : null,
    });
    if (stored) changes.add([id, 'score', item, sample, scoring]);
  };

  const asked = ({ run, benchmark, confidential, kind: _kind, ...item }: AskedItem): void =>
    items[confidential ? 'confidential' : 'open'](idOf({ run, benchmark })).insert(item);

  const judgement = ({ run, benchmark, judge, kind: _kind, ...said }: Judgement): void =>
    judgements(`${idOf({ run, benchmark })} ${judge}`).insert(said);

  const write = (result: Result): void => {
    switch (result.kind) {
      case 'failed attempt':
        failure(result);
        break;
      case 'call':
        call(result);
        break;
      case 'score':
        score(result);
        break;
      case 'judgement':
        judgement(result);
        break;
      case 'item':
        asked(result);
    }
  };

  return {
    record: async (result) => {
      // Checked here because a failure inside the transaction would roll back other results with it.
      const benchmark = idOf(result);
      if (result.kind === 'score') requireScoring(benchmark, result);
      if (isEmpty(result)) return;
      await writer.add(() => write(result));
      if (result.kind === 'item' && tagged.size < MOST_TAGGED) {
        tagged.add(`${benchmark} ${result.item}`);
      }
    },
    flush: writer.flush,
    judged: (sample, judge, requestSha256) =>
      judgements(`${idOf(sample)} ${judge}`).find(requestSha256),
  };
}

/** Of further items, the tags are stored again with the first score, which changes nothing. */
const MOST_TAGGED = 20_000;

/** A call that ended without any attempt leaves nothing to store. */
function isEmpty(result: Result): boolean {
  return (
    result.kind === 'call' && result.outcome.kind !== 'reply' && result.failedAttempts.length === 0
  );
}

/** Creates a value once per key. */
function perKey<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function split(key: string): readonly [string, string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}
