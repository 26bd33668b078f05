import { useLayoutEffect, useState } from 'preact/hooks';
import type { StoreInfo } from '../api.js';
import { useAnswer } from './data.js';
import { type KeyBinding, useKeys } from './keys.js';
import { CardView } from './pages/card.js';
import { CardsView } from './pages/cards.js';
import { CompareView } from './pages/compare.js';
import { ExplainView } from './pages/explain.js';
import { ItemView } from './pages/item.js';
import { ItemsView } from './pages/items.js';
import { RunView } from './pages/run.js';
import { RunsView } from './pages/runs.js';
import { Help } from './parts/help.js';
import { When } from './parts/show.js';
import { Trouble } from './parts/trouble.js';
import { go, link, type Route, useRoute } from './route.js';

/** The whole page: the bar at the top, and what the address names. */
export function App() {
  const route = useRoute();
  const { value: store, error } = useAnswer<StoreInfo>('store');
  const [isHelp, setHelp] = useState(false);
  const keys: KeyBinding[] = [
    { key: '?', does: 'show or hide the keys', run: () => setHelp((shown) => !shown) },
    { key: 'g', does: 'go to the runs', run: () => go(link([])) },
    {
      key: '/',
      does: 'go to the first filter',
      run: () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
    },
  ];
  useKeys(keys);
  const address = route.path.join('/');
  useLayoutEffect(() => {
    scrollTo(0, 0);
  }, [address]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="bar">
        <a class="brand" href={link([])}>
          cardbench
        </a>
        <nav aria-label="Pages">
          <a href={link([])} aria-current={route.path.length === 0 ? 'page' : undefined}>
            Runs
          </a>
          <a href={link(['cards'])} aria-current={route.path[0] === 'cards' ? 'page' : undefined}>
            Cards
          </a>
        </nav>
        <span class="soft store">
          {store?.store}
          {store?.exportedAt !== undefined && (
            <>
              , exported <When at={store.exportedAt} />
            </>
          )}
        </span>
        <button type="button" class="quiet" onClick={() => setHelp(true)} aria-label="Keys">
          ?
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {error === undefined ? <Page route={route} store={store} /> : <Trouble error={error} />}
      </main>
      {isHelp && <Help close={() => setHelp(false)} />}
    </>
  );
}

/** The address after `#` names a page, so the link moves the focus itself. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Page({ route, store }: { route: Route; store: StoreInfo | undefined }) {
  const [kind, id, benchmark, what] = route.path;
  const write = store?.write === true;
  if (kind === undefined) return <RunsView query={route.query} write={write} />;
  if (kind === 'compare') return <CompareView query={route.query} />;
  if (kind === 'cards' && id === undefined) return <CardsView cards={store?.cards} />;
  if (kind === 'cards' && id !== undefined) return <CardView id={id} query={route.query} />;
  if (kind === 'explain' && id !== undefined) return <ExplainView run={id} query={route.query} />;
  if (kind === 'runs' && id !== undefined) {
    if (benchmark === undefined) return <RunView id={id} write={write} />;
    if (what === 'item') return <ItemView run={id} benchmark={benchmark} query={route.query} />;
    return <ItemsView run={id} benchmark={benchmark} query={route.query} />;
  }
  return <Trouble error="There is nothing at this address." />;
}
