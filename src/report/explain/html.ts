import type { RowExplanation } from '../../explain/explain-card.js';
import { document } from '../html/document.js';
import { html } from '../html/escape.js';
import { figure } from '../html/figure.js';
import { type HtmlColumn, htmlTable } from '../html/table.js';
import { waterfall } from '../plots/waterfall.js';
import {
  EXPLAIN_COLUMNS,
  explainCells,
  FINDING_COLUMNS,
  findingCells,
  rowNotes,
  STEP_COLUMNS,
  stepCells,
} from './rows.js';
import { stepsOf } from './steps.js';

/** The explanation as one self-contained page. */
export function explainHtml(run: string, rows: readonly RowExplanation[]): string {
  return document(`Run ${run}, explained`, [
    `<h1>Run ${html(run)}, explained</h1>`,
    '<p class="soft">From what is stored, without any call.</p>',
    htmlTable(
      'Published and ours, in per cent',
      columnsOf(EXPLAIN_COLUMNS),
      rows.map(explainCells),
    ),
    '<p>Points are positive where the score would be higher without the cause. A cause is named where the evidence stands at alpha 0.05 over all causes of all rows together (Holm).</p>',
    ...rows.map(section),
  ]);
}

/** Columns of sentences and of commands. */
const TEXTS: ReadonlySet<string> = new Set(['likeliest cause', 'command']);

function columnsOf(titles: readonly string[]): HtmlColumn[] {
  return titles.map((title) => (TEXTS.has(title) ? { title, isText: true } : { title }));
}

function section(explained: RowExplanation): string {
  const { row, findings, next, conclusion } = explained;
  const parts = [`<h2>${html(row.title)}</h2>`, `<p>${html(conclusion)}</p>`];
  const chart = chartOf(explained);
  if (chart !== '') parts.push(chart);
  if (findings.length > 0) {
    parts.push(htmlTable('Causes', columnsOf(FINDING_COLUMNS), findings.map(findingCells)));
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
  if (next.length > 0)
    parts.push(htmlTable('What to do', columnsOf(STEP_COLUMNS), next.map(stepCells)));
  return `<section>${parts.join('\n')}</section>`;
}

/** Empty without a published value. */
function chartOf(explained: RowExplanation): string {
  const { title, published, ours } = explained.row;
  const steps = stepsOf(explained);
  if (published === null || steps.length === 0) return '';
  return figure(
    `${title}: from the published value to ours`,
    'From the published value to ours, in per cent: the named causes, and what they leave, with 95 % intervals.',
    (width) =>
      waterfall(
        { label: 'published', value: published },
        steps,
        { label: 'ours', value: ours },
        width,
      ),
  );
}
