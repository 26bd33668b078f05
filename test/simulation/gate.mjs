// `npm run simulate -- gate [trials] [name]`: how often the gate is wrong, as the table of docs/metrics.md;
// with a name only the designs that have it in theirs.
import { ALPHA, cell, designs, margins, rates } from './gate-cells.mjs';

const [, count = '2000', name = ''] = process.argv.slice(2);
const trials = Number(count);
if (!(trials >= 1)) {
  console.error('npm run simulate -- gate [trials] [name]');
  process.exit(2);
}

const percent = (share) => (100 * share).toFixed(1);

console.log(
  `Largest shares over the margins 0, 0.5, 1 and 3 and the rates ${rates.join(', ')}, in per cent; ${trials} trials a cell, alpha ${ALPHA}.\n`,
);
console.log(
  '| design | wrongly failed | in 0.1.0 | wrongly non-inferior | in 0.1.0 | failed at margin + 5 | in 0.1.0 |',
);
console.log('|---|---|---|---|---|---|---|');
for (const design of designs.filter((each) => each.name.includes(name))) {
  const worst = { failed: 0, nonInferior: 0, failedBefore: 0, heldBefore: 0 };
  const power = { failed: 0, failedBefore: 0 };
  for (const margin of margins) {
    for (const rate of rates) {
      const atMargin = cell(design, { margin, rate, drop: margin, trials });
      for (const name of Object.keys(worst)) worst[name] = Math.max(worst[name], atMargin[name]);
    }
    const beyond = cell(design, { margin, rate: 0.1, drop: margin + 0.05, trials });
    for (const name of Object.keys(power)) power[name] += beyond[name] / margins.length;
  }
  const cells = [
    ...[worst.failed, worst.failedBefore, worst.nonInferior, worst.heldBefore],
    ...[power.failed, power.failedBefore],
  ];
  console.log(`| ${design.name} | ${cells.map(percent).join(' | ')} |`);
}
