import { type Card, columnOf, readCard } from '../../../cards/card.js';
import { suitedCards } from '../../../cards/suited.js';
import type { Affected, JudgedFinding } from '../../../explain/cause.js';
import { explainRun } from '../../../explain/read/explain-run.js';
import { rowNotes } from '../../../report/explain/rows.js';
import { stepsOf } from '../../../report/explain/steps.js';
import type { SampleKey } from '../../../results/item-query.js';
import type { Results } from '../../../results/results.js';
import { DEFAULT_STORE } from '../../../runner/config.js';
import type { CausePage, ExplainPage } from '../../api.js';

/** What is to be explained. */
export interface Asked {
  readonly run: string;
  /** The id of a card; `null` for what stands out without one. */
  readonly card: string | null;
  /** `null` for the card's own. */
  readonly column: string | null;
}

/** An explanation, and the samples that each cause of each row touches. */
export interface Explained {
  readonly page: ExplainPage;
  /** By the place of the row, then by cause; in key order. */
  readonly samples: readonly ReadonlyMap<string, readonly SampleKey[]>[];
}

/**
 * Explains a run.
 *
 * @param store as commands are to name it
 */
export async function explained(
  results: Results,
  { run: id, card: cardId, column }: Asked,
  store: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Explained> {
  const card = cardId === null ? undefined : readCard(cardId);
  const run = results.find(id);
  const rows = await explainRun(results, id, {
    card,
    column: column ?? undefined,
    at: { store: store === DEFAULT_STORE ? null : store, card: cardId, column },
    env,
  });
  const ids = new Set(results.benchmarks(run.id).map(({ benchmark }) => benchmark));
  return {
    samples: rows.map(
      ({ findings }) => new Map(findings.map((each) => [each.id, storedOf(each.affected)])),
    ),
    page: {
      run: run.id,
      model: `${run.provider}:${run.model}`,
      createdAt: run.createdAt,
      card: card === undefined ? null : cardOf(card, column ?? undefined),
      cards: suitedCards(run.model, ids).map((each) => ({ id: each.id, title: each.title })),
      rows: rows.map((each) => ({
        ...{ benchmark: each.row.benchmark, title: each.row.title, metric: each.row.metric },
        ...{ ours: each.row.ours, published: each.row.published },
        conclusion: each.conclusion,
        steps: stepsOf(each),
        causes: each.findings.map(causeOf),
        rest: each.rest,
        next: each.next,
        notes: rowNotes(each),
      })),
    },
  };
}

function cardOf(card: Card, column: string | undefined): ExplainPage['card'] {
  const { id, title, columns } = card;
  return { id, title, columns, column: columnOf(card, column) };
}

function causeOf({ affected, advice: _advice, ...finding }: JudgedFinding): CausePage {
  return { ...finding, samples: storedOf(affected).length };
}

/** Without published items that were not asked, which have no page. */
function storedOf(affected: readonly Affected[]): readonly SampleKey[] {
  return affected
    .filter(({ item }) => !item.startsWith('missing '))
    .map(({ item, sample }) => ({ item, sample }))
    .sort((a, b) => (a.item === b.item ? a.sample - b.sample : a.item < b.item ? -1 : 1));
}
