import type { AgainstCard } from '../cards/against-card.js';
import { pValue } from './compare-text.js';
import { percent } from './format.js';

/** A benchmark compared with its published value, in one line without a full stop. */
export function againstCardLine({
  title,
  estimate,
  published,
  drop,
  terms,
  p,
  pNonInferior,
  verdict: { kind },
}: AgainstCard): string {
  const margin = percent(terms.margin);
  const scores = `${title}: ours ${percent(estimate.value)}, published ${published.toFixed(1)}`;
  switch (kind) {
    case 'failed':
      return `FAILED  ${scores}, below by ${percent(drop)}, more than the margin of ${margin} (p ${pValue(p)})`;
    case 'non-inferior':
      return `non-inferior  ${scores}, not below by more than the margin of ${margin} (p ${pValue(pNonInferior)})`;
    case 'inconclusive':
      return `inconclusive  ${scores}, neither shown to be below by more than the margin of ${margin} (p ${pValue(p)}) nor not to be (p ${pValue(pNonInferior)})`;
  }
}
