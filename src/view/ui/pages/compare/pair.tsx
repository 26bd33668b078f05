import { count, percent } from '../../../../report/format.js';
import type { Comparison } from '../../../api.js';
import { useKeys } from '../../keys.js';
import { line } from '../../parts/show.js';
import { ForestPlot } from '../../plots/forest.js';
import { ScatterPlot } from '../../plots/scatter.js';
import { setQuery } from '../../route.js';
import { DifferingItems, WHICH } from './differing-items.js';

const signed = (share: number): string => `${share > 0 ? '+' : ''}${percent(share)}`;

/** Two runs: the differences, and the items on which they differ. */
export function Pair({ value, query }: { value: Comparison; query: URLSearchParams }) {
  const { rows, runs } = value;
  const chosen = rows.find(({ benchmark }) => benchmark === query.get('of')) ?? rows[0];
  const which = WHICH.find((each) => each === query.get('which')) ?? 'either';
  const set = (name: string, text: string): void => setQuery({ at: null, [name]: text });
  useKeys([
    { key: '1', does: 'items where A is better', run: () => set('which', 'first') },
    { key: '2', does: 'items where B is better', run: () => set('which', 'second') },
    { key: '3', does: 'items where either is better', run: () => set('which', 'either') },
    {
      key: 'b',
      does: 'next benchmark',
      run: () => {
        const at = chosen === undefined ? -1 : rows.indexOf(chosen);
        set('of', rows[(at + 1) % rows.length]?.benchmark ?? '');
      },
    },
  ]);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Paired differences">
        <table class="stacked">
          <caption>
            Scores in per cent on the items that both answered; A minus B with 95 % intervals, p
            corrected (Holm)
          </caption>
          <thead>
            <tr>
              <th scope="col">benchmark</th>
              <th scope="col">metric</th>
              {['A', 'B', 'difference [95 %]', 'p', 'n', 'A better', 'B better', 'ties'].map(
                (name) => (
                  <th key={name} scope="col" class="num">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const {
                benchmark,
                title,
                metric,
                first,
                second,
                difference,
                interval,
                corrected,
                n,
                wins,
                losses,
                ties,
              } = row;
              return (
                <tr key={benchmark} class={row === chosen ? 'chosen' : ''}>
                  <th scope="row">
                    <button
                      type="button"
                      class="quiet"
                      aria-pressed={row === chosen}
                      onClick={() => set('of', benchmark)}
                    >
                      {line(title, 60)}
                    </button>
                  </th>
                  <td class="soft" data-label="metric">
                    {metric}
                  </td>
                  <td class="num" data-label="A">
                    {percent(first)}
                  </td>
                  <td class="num" data-label="B">
                    {percent(second)}
                  </td>
                  <td class="num" data-label="difference [95 %]">
                    <span>
                      <b>{signed(difference)}</b>{' '}
                      <span class="soft">
                        [{signed(interval[0])}, {signed(interval[1])}]
                      </span>
                    </span>
                  </td>
                  <td class="num" data-label="p">
                    {corrected < 0.001 ? '< 0.001' : corrected.toFixed(3)}
                  </td>
                  <td class="num" data-label="n">
                    {count(n)}
                  </td>
                  <td class="num" data-label="A better">
                    {count(wins)}
                  </td>
                  <td class="num" data-label="B better">
                    {count(losses)}
                  </td>
                  <td class="num" data-label="ties">
                    {count(ties)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div class="plots">
        <section>
          <h2>Differences</h2>
          <ForestPlot rows={rows} />
        </section>
        {chosen?.scatter.slice(0, 2).map(({ tag, groups }) => (
          <section key={tag}>
            <h2>
              {line(chosen.title, 40)} by {tag}
            </h2>
            <ScatterPlot tag={tag} groups={groups} />
          </section>
        ))}
      </div>
      {chosen !== undefined && (
        <DifferingItems
          row={chosen}
          runs={runs}
          which={which}
          at={Number(query.get('at') ?? 0)}
          set={set}
        />
      )}
    </>
  );
}
