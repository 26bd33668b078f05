import { loadBenchmark } from '../benchmarks/catalogue.js';
import type { Abilities } from '../core/abilities.js';
import { promptText } from '../core/prompt.js';
import { loadDataset } from '../datasets/load.js';
import type { RowNeeds } from './needs.js';

/** Characters a token, on the safe side for English. */
const CHARACTERS_PER_TOKEN = 3.5;

/** What a benchmark needs, from its sample items. */
export async function needsOf(id: string): Promise<RowNeeds> {
  const benchmark = await loadBenchmark(id);
  const { items } = await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' });
  const prompts = items.map((item) => benchmark.prompt(item));
  const characters = prompts.map((prompt) =>
    prompt.kind === 'choices'
      ? Math.max(...prompt.choices.map((each) => each.context.length + each.continuation.length))
      : promptText(prompt).length,
  );
  const longest = Math.ceil(Math.max(0, ...characters) / CHARACTERS_PER_TOKEN);
  return {
    benchmark: id,
    tools: prompts.some((prompt) => prompt.kind === 'chat' && (prompt.tools?.length ?? 0) > 0),
    logLikelihoods: prompts.some(({ kind }) => kind === 'choices'),
    tokens: longest + benchmark.protocol.maxTokens,
    temperature: benchmark.protocol.temperature,
    maxTokens: benchmark.protocol.maxTokens,
    stop: benchmark.protocol.stop ?? [],
  };
}

/** Why an endpoint cannot serve a benchmark; `undefined` if it can. */
export function obstacle(needs: RowNeeds, abilities: Abilities): string | undefined {
  if (!abilities.answers) return 'the endpoint answers no call';
  if (needs.tools && !abilities.tools) return 'needs native tools';
  if (needs.logLikelihoods && abilities.logLikelihoods === null) {
    return 'needs log-likelihoods (or --as generate)';
  }
  if (abilities.refused.includes(needs.benchmark)) return 'its parameters are refused';
  const { contextTokens } = abilities;
  if (contextTokens !== null && needs.tokens > contextTokens) {
    return `needs a context of ${needs.tokens} tokens`;
  }
  return undefined;
}
