import type { RowExplanation } from '../../explain/explain-card.js';
import { document } from '../html/document.js';
import { html, htmlTable } from '../html/escape.js';
import { type WaterfallStep, waterfall } from '../html/waterfall.js';
import {
  EXPLAIN_COLUMNS,
  explainCells,
  FINDING_COLUMNS,
  findingCells,
  rowNotes,
  STEP_COLUMNS,
  stepCells,
} from './rows.js';

/** The explanation as one self-contained page. */
export function explainHtml(run: string, rows: readonly RowExplanation[]): string {
  return document(`Run ${run}, explained`, [
    `<h1>Run ${html(run)}, explained</h1>`,
    '<p class="soft">From what is stored, without any call.</p>',
    htmlTable('Published and ours, in per cent', EXPLAIN_COLUMNS, rows.map(explainCells)),
    '<p>Points are positive where the score would be higher without the cause. A cause is named where the evidence stands at alpha 0.05 over all causes of all rows together (Holm).</p>',
    ...rows.map(section),
  ]);
}

function section(explained: RowExplanation): string {
  const { row, findings, next, conclusion } = explained;
  const parts = [`<h2>${html(row.title)}</h2>`, `<p>${html(conclusion)}</p>`];
  const chart = chartOf(explained);
  if (chart !== '') {
    parts.push(
      `<figure>${chart}<figcaption>From the published value to ours: the named causes, and what they leave, with 95 % intervals.</figcaption></figure>`,
    );
  }
  if (findings.length > 0) {
    parts.push(htmlTable('Causes', FINDING_COLUMNS, findings.map(findingCells)));
  }
  for (const { named, id, title, test, details } of findings) {
    if (!named) continue;
    const sentences = [`${title}. Tested: ${test}.`, ...details];
    parts.push(`<h3>${html(id)}</h3>`, ...sentences.map((each) => `<p>${html(each)}</p>`));
  }
  parts.push(
    `<ul>${rowNotes(explained)
      .map((note) => `<li>${html(note)}</li>`)
      .join('')}</ul>`,
  );
  if (next.length > 0) parts.push(htmlTable('What to do', STEP_COLUMNS, next.map(stepCells)));
  return `<section>${parts.join('\n')}</section>`;
}

/** Empty without a published value. */
function chartOf({ row, findings, rest }: RowExplanation): string {
  if (row.published === null || rest === null) return '';
  const steps = findings.flatMap(({ named, kind, id, points }): WaterfallStep[] => {
    const counts = kind === 'item' || id === 'aggregation';
    if (!named || points === null || !counts) return [];
    return [{ label: id, loss: points.likely, interval: points.interval }];
  });
  const left = { label: 'not explained', loss: rest.likely, interval: rest.interval };
  return waterfall(
    `${row.title}: from the published value to ours`,
    { label: 'published', value: row.published },
    [...steps, left],
    { label: 'ours', value: row.ours },
  );
}
