// The tables of docs/cards.md, "Error rates of card verdicts".
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const { ASSUMPTION_FAILS, BESIDE_MEANS, cardRates, PARTLY_REPEATED, SETTINGS } =
  await jiti.import('./card-trials.ts');

const TRIALS = 1000;

const percent = (share) => (100 * share).toFixed(1);
const line = (cells) => console.log(`| ${cells.join(' | ')} |`);

function cardTable(settings, beside = false) {
  const columns = [
    ...(beside ? ['published samples'] : []),
    'published items',
    'asked',
    'repeated',
    'samples',
    'flips',
  ];
  line([...columns, 'wrongly reproduced', 'wrongly off', 'same: reproduced', 'far: off']);
  line(Array(columns.length + 4).fill('---'));
  for (const setting of settings) {
    const {
      strata,
      asked,
      samples,
      published,
      repeated = samples > 1 ? asked : [0],
      flipRate,
    } = setting;
    const rates = (truth) => cardRates(setting, truth, TRIALS);
    const [above, below, same] = ['above', 'below', 'same model'].map(rates);
    const far = rates('far');
    line([
      ...(beside ? [published] : []),
      strata.join(' + '),
      asked.join(' + '),
      repeated.join(' + '),
      samples,
      `${percent(flipRate)} %`,
      percent(Math.max(above.reproduced, below.reproduced)),
      percent(Math.max(above.off, below.off, same.off)),
      percent(same.reproduced),
      percent(far.off),
    ]);
  }
}

console.log(`## Card verdicts, ${TRIALS} trials a cell, in per cent\n`);
cardTable(SETTINGS);
console.log('\n## The same where only some items are repeated\n');
cardTable(PARTLY_REPEATED);
console.log('\n## The same beside a published mean of several samples\n');
cardTable(BESIDE_MEANS, true);
console.log('\n## The same where one run flips more often than is assumed\n');
cardTable(ASSUMPTION_FAILS);
