import type { StoreInfo } from '../../api.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { Waiting } from '../parts/trouble.js';
import { link } from '../route.js';

/** The model cards, each with a link to its page. */
export function CardsView({ cards }: { cards: StoreInfo['cards'] | undefined }) {
  useKeys(LIST_KEYS);
  if (cards === undefined) return <Waiting what="Reading the cards" />;
  return (
    <>
      <div class="head">
        <h1>Cards</h1>
        <p class="soft">Published values beside the models of this store.</p>
      </div>
      <ul class="cards">
        {cards.map(({ id, title }) => (
          <li key={id}>
            <a data-row={id} href={link(['cards', id])}>
              {title}
            </a>{' '}
            <code class="soft">{id}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
