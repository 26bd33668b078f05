import type { ExplainPage } from '../../api.js';
import { useAnswer } from '../data.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { line, When } from '../parts/show.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { go, link, setQuery } from '../route.js';
import { ExplainedSection } from './explain/section.js';

/** Why the scores of a run are not the published ones. */
export function ExplainView({ run, query }: { run: string; query: URLSearchParams }) {
  const [card, column] = [query.get('card'), query.get('column')];
  const asked = new URLSearchParams();
  if (card !== null) asked.set('card', card);
  if (card !== null && column !== null) asked.set('column', column);
  const { value, error } = useAnswer<ExplainPage>(
    `runs/${encodeURIComponent(run)}/explain${asked.size === 0 ? '' : `?${asked}`}`,
  );
  useKeys([...LIST_KEYS, { key: 'u', does: 'up to the run', run: () => go(link(['runs', run])) }]);
  if (value === undefined)
    return error === undefined ? <Waiting what="Looking for causes" /> : <Trouble error={error} />;
  const columns = Object.entries(value.card?.columns ?? {});
  return (
    <>
      <p class="crumbs">
        <a href={link([])}>Runs</a> › <a href={link(['runs', run])}>{line(value.model)}</a>
      </p>
      <div class="head">
        <h1>Explained</h1>
        <label class="inline">
          against{' '}
          <select
            value={value.card?.id ?? ''}
            onChange={(event) => setQuery({ card: event.currentTarget.value, column: null })}
          >
            <option value="">no published values</option>
            {value.cards.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {columns.length > 1 && (
          <label class="inline">
            column{' '}
            <select
              value={value.card?.column}
              onChange={(event) => setQuery({ column: event.currentTarget.value })}
            >
              {columns.map(([name, about]) => (
                <option key={name} value={name}>
                  {about}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <p class="soft">
        Run <code>{run}</code> of <When at={value.createdAt} />. From what is stored, without any
        call. Points are positive where the score would be higher without the cause; a cause is
        named where the evidence stands at alpha 0.05 over all causes of all rows together (Holm).
      </p>
      {value.rows.map((row, i) => (
        <ExplainedSection key={`${i} ${row.title}`} page={value} row={row} place={i} />
      ))}
    </>
  );
}
