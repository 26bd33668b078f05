import { type Card, cardIds, readCard } from './card.js';

/**
 * The cards that have a row for at least one of these benchmarks. First comes the card of the model itself, as far as
 * names tell, then the card that shares most with what was run.
 *
 * @param model as the endpoint calls it
 * @param benchmarks ids
 */
export function suitedCards(model: string, benchmarks: ReadonlySet<string>): Card[] {
  return cardIds()
    .map(readCard)
    .map((card) => ({ card, name: nameFit(card.id, model), overlap: overlapOf(card, benchmarks) }))
    .filter(({ overlap }) => overlap > 0)
    .sort((a, b) => b.name - a.name || whole(b) - whole(a) || b.overlap - a.overlap)
    .map(({ card }) => card);
}

/** The length of an id that a model's name contains as a whole: the longer one says more. */
function whole({ card, name }: { readonly card: Card; readonly name: number }): number {
  return name === 1 ? card.id.length : 0;
}

/** How much of a card's id a model's name contains, from 0 to 1. */
function nameFit(card: string, model: string): number {
  const words = card.split('-');
  return words.filter((word) => model.toLowerCase().includes(word)).length / words.length;
}

/** The benchmarks that are on the card and in the run, as a share of those that are on either. */
function overlapOf(card: Card, benchmarks: ReadonlySet<string>): number {
  const ofCard = new Set(card.rows.map(({ benchmark }) => benchmark).filter((id) => id !== ''));
  const shared = [...ofCard].filter((id) => benchmarks.has(id)).length;
  return shared / (ofCard.size + benchmarks.size - shared);
}
