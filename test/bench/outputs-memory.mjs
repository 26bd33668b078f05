// `npm run bench -- outputs`: what is done with 100,000 outputs of 2 kB through the command, the memory of each command
// looked at from outside. `CARDBENCH_OUTPUTS=<n>` takes fewer.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { folder, writeItems } from './support.mjs';

const OUTPUTS = Number(process.env.CARDBENCH_OUTPUTS ?? 100_000);
const BYTES = 2048;

/** Outputs in cardbench's own lines, every fourth of them wrong. */
function writeOutputs(count) {
  const path = join(folder, `outputs${count}.jsonl`);
  const file = openSync(path, 'w');
  const thought = 'So the model goes on to think about what the question asks of it. ';
  for (let item = 0; item < count; item += 1000) {
    const lines = Array.from({ length: Math.min(1000, count - item) }, (_, i) => {
      const place = item + i;
      const answer = `${place}: The best answer is ${place % 4 === 0 ? 'A' : 'B'}.`;
      const response = thought.repeat(BYTES / thought.length).slice(0, BYTES - answer.length);
      return `${JSON.stringify({ item: `bench${count}/${place}`, response: response + answer })}\n`;
    });
    writeSync(file, lines.join(''));
  }
  closeSync(file);
  return path;
}

export async function outputsMemory(count = OUTPUTS) {
  const dataset = writeItems(count);
  const outputs = writeOutputs(count);
  const store = join(folder, `outputs${count}.db`);
  const input = ['mmlu', '--predictions', outputs, '--dataset', dataset];
  const imported = (model) => ['import', ...input, '--model', model, '--store', store, '--json'];
  const baseline = join(folder, 'baseline.json');
  const exported = join(folder, 'exported.jsonl');
  const commands = {
    import: imported('first'),
    'import of another run': imported('second'),
    rescore: ['rescore', '--store', store, '--json'],
    score: ['score', ...input, '--verdicts', join(folder, 'verdicts.jsonl'), '--json'],
    report: ['report', '--format', 'json', '--store', store],
    'report, HTML': ['report', '--format', 'html', '--store', store],
    compare: ['compare', 'latest~1', 'latest', '--items', '--json', '--store', store],
    'baseline save': ['baseline', 'save', 'latest~1', '--out', baseline, '--store', store],
    check: ['check', '--baseline', baseline, '--json', '--store', store],
    export: ['export', '--format', 'jsonl', '--out', exported, '--store', store],
  };
  console.log(
    `\n| ${count.toLocaleString('en')} outputs of ${BYTES} bytes | seconds | peak, MB | by quarters of the time, MB |`,
  );
  console.log('|---|---|---|---|');
  for (const [name, args] of Object.entries(commands)) {
    const { seconds, peak, quarters } = await measure(args);
    const parts = quarters.map((megabytes) => megabytes.toFixed(0)).join(', ');
    console.log(`| ${name} | ${seconds.toFixed(1)} | ${peak.toFixed(0)} | ${parts} |`);
  }
}
