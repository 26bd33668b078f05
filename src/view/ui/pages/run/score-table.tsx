import { count } from '../../../../report/format.js';
import type { CardPage, RunPage } from '../../../api.js';
import { IntervalBar, line, ScoreText } from '../../parts/show.js';
import { Verdict } from '../../parts/verdict.js';
import { link } from '../../route.js';

/** The scores of a run, beside the published values of a card. */
export function ScoreTable({
  page,
  published,
  choose,
}: {
  page: RunPage;
  published: CardPage | undefined;
  choose: preact.ComponentChildren;
}) {
  const { benchmarks, run } = page;
  const refused = benchmarks.some(({ tally }) => tally.refused > 0);
  const rowOf = (benchmark: string) =>
    published?.rows.find(
      (row) => row.benchmark === benchmark || `${row.benchmark}-generate` === benchmark,
    );
  const hasCard = benchmarks.some(({ record }) => rowOf(record.benchmark) !== undefined);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Scores">
      {choose !== null && <div class="above">{choose}</div>}
      <table class="card stacked">
        <caption>Scores in per cent with 95 % intervals over items</caption>
        <thead>
          <tr>
            <th scope="col">benchmark</th>
            <th scope="col">metric</th>
            <th scope="col">ours [95 %]</th>
            <th scope="col" class="wide">
              0 to 100
            </th>
            {hasCard && (
              <>
                <th scope="col" class="num">
                  published
                </th>
                <th scope="col">verdict</th>
              </>
            )}
            {['n', 'errors', 'no answer', 'truncated', ...(refused ? ['refused'] : [])].map(
              (name) => (
                <th key={name} scope="col" class="num">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {benchmarks.map(({ id, record, metrics, n, errors, noAnswer, tally }) => {
            const row = rowOf(record.benchmark);
            const cell = row?.ours[0] ?? null;
            const value = row?.values[published?.column ?? ''] ?? null;
            const [headline] = metrics;
            const items = (filter: Record<string, string>): string =>
              link(['runs', run.id, record.benchmark], filter);
            const counted = (name: string, value_: number, filter: Record<string, string>) => (
              <td class="num" data-label={name}>
                {value_ === 0 ? (
                  <span class="soft">0</span>
                ) : (
                  <a href={items(filter)}>{count(value_)}</a>
                )}
              </td>
            );
            return (
              <tr key={id}>
                <th scope="row">
                  <a data-row={record.benchmark} href={items({})}>
                    {line(record.title, 60)}
                  </a>
                </th>
                <td class="soft" data-label="metric">
                  {headline?.name ?? '-'}
                </td>
                <td data-label="ours [95 %]">
                  <ScoreText score={headline?.estimate ?? null} n={false} />
                </td>
                <td class="wide">
                  <IntervalBar score={headline?.estimate ?? null} published={value} />
                </td>
                {hasCard && (
                  <>
                    <td class="num" data-label="published">
                      {value === null ? '-' : value.toFixed(1)}
                    </td>
                    <td class="verdict" data-label="verdict">
                      {cell === null ? '-' : <Verdict kind={cell.kind} text={cell.verdict} />}
                    </td>
                  </>
                )}
                <td class="num" data-label="n">
                  {count(n)}
                </td>
                {counted('errors', errors, { outcome: 'error' })}
                {counted('no answer', noAnswer, { outcome: 'no answer' })}
                {counted('truncated', tally.truncated, { truncated: '1' })}
                {refused && counted('refused', tally.refused, { refused: '1' })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
