// `npm run simulate -- intervals [name]`: the tables of docs/metrics.md, "Coverage of the intervals"; with a name only the
// designs that have it in theirs.
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const { coverage, DESIGNS, SCORES, UNEVEN, UNEVEN_SCORES } = await jiti.import('./coverage.ts');

const TRIALS = 1000;
const [, asked = ''] = process.argv.slice(2);
/** Scores drawn for a cell, at most. */
const MOST_DRAWS = 1_000_000;
/** Groups drawn for a cell, at most. */
const MOST_GROUPS = 12_000;

const line = (cells) => console.log(`| ${cells.join(' | ')} |`);

function table(designs, scores, columns) {
  line(columns);
  line(Array(columns.length).fill('---'));
  for (const design of designs.filter((each) => each.name.includes(asked))) {
    for (const size of design.sizes) {
      const { groups = 1, items } = design;
      const trials = Math.min(TRIALS, MOST_DRAWS / items(size), MOST_GROUPS / groups);
      const cells = scores.map((score) => coverage(design, size, score, Math.floor(trials)));
      line([design.name, size, ...cells.map(({ covered }) => covered.toFixed(3))]);
    }
  }
}

console.log(`## Coverage of the 95 % interval over items, up to ${TRIALS} trials a cell\n`);
table(DESIGNS, SCORES, ['scores', 'n', ...SCORES.map((score) => `true score ${score}`)]);
console.log('\n## The same with groups of unequal sizes\n');
table(UNEVEN, UNEVEN_SCORES, ['groups', 'n', ...UNEVEN_SCORES.map((score) => `score ${score}`)]);
