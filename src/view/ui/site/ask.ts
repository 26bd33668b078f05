import type { Differences, ExplainPage } from '../../api.js';
import { KEYS } from '../../site/layout.js';
import { file, fileFor, theSite } from './files.js';
import { siteItem, siteItems } from './items.js';

/** Answers as the API does, from the files of an exported site. */
export async function askSite(path: string): Promise<unknown> {
  const [address = '', search = ''] = path.split(/\?(.*)/s);
  const [kind, id, third, fourth] = address.split('/').map(decodeURIComponent);
  const query = new URLSearchParams(search);
  if (kind === 'store') return (await theSite()).store;
  if (kind === 'runs' && id === undefined) return { runs: (await theSite()).runs };
  if (kind === 'compare' && id === 'items') return differences(query);
  if (kind === 'compare') return file(await fileFor(`compare?runs=${query.get('runs') ?? ''}`));
  if (kind === 'cards')
    return file(await fileFor(`cards/${id}${oneOf(query, ['runs', 'column'])}`));
  if (third === undefined) return file(await fileFor(`runs/${id}`));
  if (third === 'explain' && fourth === undefined) {
    const page = await file<ExplainPage>(
      await fileFor(`runs/${id}/explain${oneOf(query, ['card'])}`),
    );
    const column = query.get('column') ?? page.card?.column;
    if (column !== page.card?.column) throw new Error('This is not part of the exported site.');
    return page;
  }
  if (fourth === 'items') return siteItems(id ?? '', third, query);
  if (fourth === 'item') return siteItem(id ?? '', third, query.get('id') ?? '');
  return file(await fileFor(`runs/${id}/${third}/${fourth}`));
}

/** The first of these parameters that is given. */
function oneOf(query: URLSearchParams, names: readonly string[]): string {
  const name = names.find((each) => query.get(each) !== null);
  return name === undefined ? '' : `?${name}=${query.get(name)}`;
}

/** A page of the items on which two scorings differ. */
async function differences(query: URLSearchParams): Promise<Differences> {
  const base = await fileFor(`differences ${query.get('first')}-${query.get('second')}`);
  const limit = Number(query.get('limit') ?? 100);
  const which = query.get('which') ?? 'either';
  const rows: Differences['rows'][number][] = [];
  for (let at = Number(query.get('after') ?? 0); ; ) {
    const part = Math.floor(at / KEYS);
    const found = await file<Differences['rows']>(`${base}-${part}.json`);
    for (const row of found.slice(at % KEYS)) {
      at++;
      const isFirst = row.first > row.second;
      if (which !== 'either' && isFirst !== (which === 'first')) continue;
      rows.push(row);
      if (rows.length === limit) return { rows, next: String(at) };
    }
    if (found.length < KEYS) return { rows, next: null };
  }
}
