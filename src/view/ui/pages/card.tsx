import type { CardPage } from '../../api.js';
import { useAnswer } from '../data.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { IntervalBar, line, ScoreText, When } from '../parts/show.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { Verdict } from '../parts/verdict.js';
import { go, link, replace } from '../route.js';

/** A model card: its published columns beside the models of this store. */
export function CardView({ id, query }: { id: string; query: URLSearchParams }) {
  const column = query.get('column');
  const path = `cards/${encodeURIComponent(id)}${column === null ? '' : `?column=${encodeURIComponent(column)}`}`;
  const { value, error } = useAnswer<CardPage>(path);
  useKeys([...LIST_KEYS, { key: 'u', does: 'up to the cards', run: () => go(link(['cards'])) }]);
  if (value === undefined)
    return error === undefined ? <Waiting what="Reading the card" /> : <Trouble error={error} />;
  const { runs, rows, columns } = value;
  const names = Object.keys(columns);
  // A phone shows only the column that verdicts are against.
  const classOf = (name: string): string => (name === value.column ? 'num' : 'num wide');
  return (
    <>
      <div class="head">
        <h1>{value.title}</h1>
        {names.length > 1 && (
          <label class="inline">
            verdicts against{' '}
            <select
              value={value.column}
              onChange={(event) =>
                replace(link(['cards', id], { column: event.currentTarget.value }))
              }
            >
              {names.map((name) => (
                <option key={name} value={name}>
                  {columns[name]}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <p class="soft">
        Published: {line(value.source, 300)}. Of each model of this store, the newest run with the
        most of these benchmarks.
      </p>
      <div
        class="scroll"
        tabIndex={0}
        role="region"
        aria-label="The card and the models of this store"
      >
        <table class="card stacked">
          <caption>Per cent, with 95 % intervals over items</caption>
          <thead>
            <tr>
              <th scope="col">benchmark</th>
              <th scope="col" class="wide">
                metric
              </th>
              <th scope="col" class="num wide">
                shots
              </th>
              {names.map((name) => (
                <th key={name} scope="col" class={classOf(name)}>
                  {columns[name]}
                </th>
              ))}
              {runs.map((run) => (
                <th key={run.id} scope="col">
                  <a data-row={run.id} href={link(['runs', run.id])}>
                    {line(run.model, 50)}
                  </a>
                  <br />
                  <span class="soft">
                    <When at={run.createdAt} />
                  </span>
                  <br />
                  <a href={link(['explain', run.id], { card: id, column: value.column })}>
                    explain
                  </a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ title, benchmark, metric, shots, values, ours }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td class="soft wide">{metric}</td>
                <td class="num wide">{shots}</td>
                {names.map((name) => (
                  <td key={name} class={classOf(name)} data-label={columns[name]}>
                    {values[name]?.toFixed(1) ?? '-'}
                  </td>
                ))}
                {ours.map((cell, i) => (
                  <td key={runs[i]?.id} class="cell" data-label={line(runs[i]?.model ?? '', 50)}>
                    {cell === null ? (
                      <span class="soft">-</span>
                    ) : (
                      <>
                        {benchmark === '' ? (
                          <ScoreText score={cell.score} />
                        ) : (
                          <a href={link(['runs', runs[i]?.id ?? '', benchmark])}>
                            <ScoreText score={cell.score} />
                          </a>
                        )}
                        <IntervalBar score={cell.score} published={values[value.column] ?? null} />
                        <Verdict kind={cell.kind} text={cell.verdict} />
                      </>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {runs.map((run) => (
        <p key={run.id}>
          <b>{line(run.model)}</b> <span class="soft">{run.summary}</span>{' '}
          <a href={link(['runs', run.id])}>The run</a>,{' '}
          <a href={link(['explain', run.id], { card: id, column: value.column })}>explained</a>.
        </p>
      ))}
      {runs.length === 0 && <p>No run of this store has a benchmark of this card.</p>}
    </>
  );
}
