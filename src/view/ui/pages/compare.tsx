import type { Comparison } from '../../api.js';
import { isSite, useAnswer } from '../data.js';
import { useKeys } from '../keys.js';
import { line, When } from '../parts/show.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { go, link, setQuery } from '../route.js';
import { Matrix } from './compare/matrix.js';
import { Pair } from './compare/pair.js';

/** Two runs item by item, or the ranking of more. */
export function CompareView({ query }: { query: URLSearchParams }) {
  const runs = query.get('runs') ?? '';
  const isForced = query.get('force') === '1';
  const { value, error } = useAnswer<Comparison>(
    `compare?runs=${encodeURIComponent(runs)}${isForced ? '&force=1' : ''}`,
  );
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
      {value.mayBeForced && !isSite && (
        <p>
          <label class="box">
            <input
              type="checkbox"
              checked={isForced}
              onChange={() => setQuery({ force: isForced ? null : '1' })}
            />
            compare them anyway
          </label>
        </p>
      )}
      {value.rows.length > 0 && <Pair value={value} query={query} />}
      {value.rankings.length > 0 && <Matrix value={value} />}
    </>
  );
}
