// `npm run simulate -- card [all|part|beside|flips]`: the tables of docs/cards.md, "Error rates of card verdicts", or one
// of them.
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const { ASSUMPTION_FAILS, BESIDE_MEANS, cardRates, PARTLY_REPEATED, SETTINGS } =
  await jiti.import('./card-trials.ts');

const TRIALS = 1000;
const [, asked] = process.argv.slice(2);

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

const TABLES = {
  all: ['Card verdicts', SETTINGS],
  part: ['The same where only some items are repeated', PARTLY_REPEATED],
  beside: ['The same beside a published mean of several samples', BESIDE_MEANS],
  flips: ['The same where one run flips more often than is assumed', ASSUMPTION_FAILS],
};

console.log(`${TRIALS} trials a cell, in per cent`);
for (const [name, [title, settings]] of Object.entries(TABLES)) {
  if (asked !== undefined && asked !== name) continue;
  console.log(`\n## ${title}\n`);
  cardTable(settings, settings === BESIDE_MEANS);
}
