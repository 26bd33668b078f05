import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Card } from '../cards/card.js';
import { makeFolder } from '../core/make-folder.js';
import { promptText } from '../core/prompt.js';
import type { ResolvedBenchmark } from '../runner/plan/resolve.js';
import type { Terminal } from './terminal.js';

/** Number of prompts written for each row. */
const SHOWN_PROMPTS = 3;

/** Writes the first prompts of each row to `results/prompts/`. */
export async function writePrompts(
  card: Card,
  benchmarks: readonly ResolvedBenchmark[],
  { print, say }: Terminal,
): Promise<void> {
  const folder = join('results', 'prompts', card.id);
  makeFolder(folder);
  for (const { benchmark, read, request, plan } of benchmarks) {
    if (benchmark.confidential === true) {
      say(
        `${benchmark.id}: no prompt is written, because its authors ask that its items not be published.`,
      );
      continue;
    }
    let shown = 0;
    for await (const item of read()) {
      if (shown++ === SHOWN_PROMPTS) break;
      const { prompt, ...asked } = request(item);
      const sampling = plan.samples === 1 ? asked : { samples: plan.samples, ...asked };
      const text =
        prompt.kind === 'chat'
          ? prompt.messages.map(({ role, content }) => `[${role}]\n${content}\n`).join('\n')
          : promptText(prompt);
      const path = join(folder, `${benchmark.id}-${item.id.replace(/[^\w-]+/g, '-')}.txt`);
      writeFileSync(path, `${JSON.stringify(sampling)}\n\n${text}\n`);
      print(path);
    }
  }
}
