// The tables of docs/cards.md ("Error rates of card verdicts") and of docs/metrics.md (coverage).
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const { ASSUMPTION_FAILS, cardRates, PARTLY_REPEATED, SETTINGS } =
  await jiti.import('./card-trials.ts');
const { coverage, DESIGNS, SCORES } = await jiti.import('./coverage.ts');

const TRIALS = 1000;
const COVERAGE_TRIALS = 1000;
/** Scores drawn for a cell of the coverage table, at most. */
const MOST_DRAWS = 4_000_000;

const percent = (share) => (100 * share).toFixed(1);
const line = (cells) => console.log(`| ${cells.join(' | ')} |`);

function cardTable(settings) {
  const columns = ['published items', 'asked', 'repeated', 'samples', 'flips'];
  line([...columns, 'wrongly reproduced', 'wrongly off', 'same: reproduced', 'far: off']);
  line(Array(columns.length + 4).fill('---'));
  for (const setting of settings) {
    const { strata, asked, samples, repeated = samples > 1 ? asked : [0], flipRate } = setting;
    const rates = (truth) => cardRates(setting, truth, TRIALS);
    const [above, below, same] = ['above', 'below', 'same model'].map(rates);
    const far = rates('far');
    line([
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
console.log('\n## The same where one run flips more often than is assumed\n');
cardTable(ASSUMPTION_FAILS);
console.log(
  `\n## Coverage of the 95 % interval over items, up to ${COVERAGE_TRIALS} trials a cell\n`,
);
line(['scores', 'n', ...SCORES.map((score) => `true score ${score}`)]);
line(Array(2 + SCORES.length).fill('---'));
for (const design of DESIGNS) {
  for (const size of design.sizes) {
    const trials = Math.min(COVERAGE_TRIALS, Math.floor(MOST_DRAWS / design.items(size) / 4));
    const cells = SCORES.map((score) => coverage(design, size, score, trials).covered.toFixed(3));
    line([design.name, size, ...cells]);
  }
}
