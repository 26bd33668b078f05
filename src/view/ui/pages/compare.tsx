import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { count, percent } from '../../../report/format.js';
import type { ComparedRow, Comparison } from '../../api.js';
import { useAnswer } from '../data.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { IntervalBar, line, ScoreText, When } from '../parts/show.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { VirtualRows } from '../parts/virtual-rows.js';
import { ForestPlot } from '../plots/forest.js';
import { ScatterPlot } from '../plots/scatter.js';
import { go, link, replace } from '../route.js';
import { differenceRows, type ListRow } from '../rows.js';

const signed = (share: number): string => `${share > 0 ? '+' : ''}${percent(share)}`;
const WHICH = ['either', 'first', 'second'] as const;
const WHICH_NAMES = {
  either: 'either is better',
  first: 'A is better',
  second: 'B is better',
} as const;

/** Two runs item by item, or the ranking of more. */
export function CompareView({ query }: { query: URLSearchParams }) {
  const runs = query.get('runs') ?? '';
  const { value, error } = useAnswer<Comparison>(`compare?runs=${encodeURIComponent(runs)}`);
  useKeys([{ key: 'u', does: 'up to the runs', run: () => go(link([], { compare: runs })) }]);
  if (value === undefined)
    return error === undefined ? <Waiting what="Comparing" /> : <Trouble error={error} />;
  return (
    <>
      <div class="head">
        <h1>Comparison</h1>
      </div>
      <ol class="sides">
        {value.runs.map(({ id, model, createdAt }, i) => (
          <li key={id}>
            <b class="letter">{'ABCDEFGHIJKLMNOPQRST'[i]}</b>{' '}
            <a href={link(['runs', id])}>{line(model)}</a> <code class="soft">{id}</code>{' '}
            <span class="soft">
              <When at={createdAt} />
            </span>
          </li>
        ))}
      </ol>
      {value.notes.length > 0 && (
        <ul class="caveats" aria-label="Notes">
          {value.notes.map((note) => (
            <li key={note}>{line(note, 800)}</li>
          ))}
        </ul>
      )}
      {value.rows.length > 0 && <Pair value={value} query={query} />}
      {value.rankings.length > 0 && <Matrix value={value} />}
    </>
  );
}

function Pair({ value, query }: { value: Comparison; query: URLSearchParams }) {
  const { rows, runs } = value;
  const chosen = rows.find(({ benchmark }) => benchmark === query.get('of')) ?? rows[0];
  const which = WHICH.find((each) => each === query.get('which')) ?? 'either';
  const set = (name: string, text: string): void => {
    const next = new URLSearchParams(query);
    next.delete('at');
    next.set(name, text);
    replace(link(['compare'], next));
  };
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
        <table>
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
                  <td class="soft">{metric}</td>
                  <td class="num">{percent(first)}</td>
                  <td class="num">{percent(second)}</td>
                  <td class="num">
                    <b>{signed(difference)}</b>{' '}
                    <span class="soft">
                      [{signed(interval[0])}, {signed(interval[1])}]
                    </span>
                  </td>
                  <td class="num">{corrected < 0.001 ? '< 0.001' : corrected.toFixed(3)}</td>
                  <td class="num">{count(n)}</td>
                  <td class="num">{count(wins)}</td>
                  <td class="num">{count(losses)}</td>
                  <td class="num">{count(ties)}</td>
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

function DifferingItems({
  row,
  runs,
  which,
  at,
  set,
}: {
  row: ComparedRow;
  runs: Comparison['runs'];
  which: (typeof WHICH)[number];
  at: number;
  set: (name: string, text: string) => void;
}) {
  const { benchmark, title, firstScoring, secondScoring } = row;
  const list = useMemo(
    () =>
      firstScoring === null || secondScoring === null
        ? undefined
        : differenceRows(firstScoring, secondScoring, which),
    [firstScoring, secondScoring, which],
  );
  const [, redraw] = useState(0);
  useEffect(() => list?.listen(() => redraw((n) => n + 1)), [list]);
  if (list === undefined) return null;
  const known = list.length();
  return (
    <section>
      <div class="head">
        <h2>{line(title, 40)}: items on which they differ</h2>
        <p class="soft" role="status">
          {list.error() ??
            `${count(known)}${list.isWhole() ? '' : ' or more'} ${known === 1 ? 'item' : 'items'}`}
        </p>
      </div>
      <fieldset class="choice">
        <legend class="visually-hidden">Which items</legend>
        {WHICH.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="which"
              checked={which === each}
              onChange={() => set('which', each)}
            />
            {WHICH_NAMES[each]}
          </label>
        ))}
      </fieldset>
      {list.isWhole() && known === 0 ? (
        <p>There is none.</p>
      ) : (
        <VirtualRows
          key={`${benchmark} ${which}`}
          list={list}
          label={`Items of ${title} on which the runs differ`}
          start={at}
          head={
            <>
              <Cell name="item" head>
                item
              </Cell>
              <Cell name="value" head>
                A
              </Cell>
              <Cell name="value" head>
                B
              </Cell>
            </>
          }
          draw={(found) => <DifferenceCells row={found} />}
          hrefOf={({ item }, index) =>
            link(['runs', runs[0]?.id ?? '', benchmark, 'item'], {
              item,
              with: runs[1]?.id,
              differ: `${firstScoring}-${secondScoring}`,
              which,
              scoring: firstScoring ?? undefined,
              at: index,
            })
          }
        />
      )}
    </section>
  );
}

function Cell({
  name,
  head = false,
  children,
}: {
  name: string;
  head?: boolean;
  children: ComponentChildren;
}) {
  return (
    <span
      role={head ? 'columnheader' : 'cell'}
      tabIndex={head ? -1 : undefined}
      class={`c-${name}`}
    >
      {children}
    </span>
  );
}

const verdictOf = (value: number | undefined): string =>
  value === undefined
    ? ''
    : value === 1
      ? '✓ right'
      : value === 0
        ? '✗ wrong'
        : `${percent(value, 0)} %`;

function DifferenceCells({ row }: { row: ListRow | undefined }) {
  return (
    <>
      <Cell name="item">{row === undefined ? <span class="ghost" /> : line(row.item, 160)}</Cell>
      <Cell name="value">{verdictOf(row?.first)}</Cell>
      <Cell name="value">{verdictOf(row?.second)}</Cell>
    </>
  );
}

/** The ranking of three or more runs on each benchmark that all have. */
function Matrix({ value }: { value: Comparison }) {
  useKeys(LIST_KEYS);
  const letters = new Map(value.runs.map(({ id }, i) => [id, 'ABCDEFGHIJKLMNOPQRST'[i] ?? '']));
  const letterOf = (label: string): string =>
    [...letters].find(([id]) => label.endsWith(`(${id})`))?.[1] ?? '';
  return (
    <>
      <p class="soft">
        Models with the same number cannot be told apart from the best of them: their intervals
        overlap its interval. Choose two runs for a paired test.
      </p>
      {value.rankings.map(({ benchmark, title, models }) => (
        <section key={benchmark}>
          <h2>{line(title, 60)}</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label={`Ranking on ${title}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">group</th>
                  <th scope="col">model</th>
                  <th scope="col">score [95 %]</th>
                  <th scope="col">0 to 100</th>
                </tr>
              </thead>
              <tbody>
                {models.map(({ label, estimate, group }) => (
                  <tr key={label} class={group % 2 === 0 ? 'even' : ''}>
                    <td class="num">{group}</td>
                    <th scope="row">
                      <b class="letter">{letterOf(label)}</b> {line(label, 120)}
                    </th>
                    <td>
                      <ScoreText score={estimate} />
                    </td>
                    <td>
                      <IntervalBar score={estimate} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </>
  );
}
