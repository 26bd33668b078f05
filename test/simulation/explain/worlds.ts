import type { RunConfig } from '../../../src/runner/config.js';
import { realData } from '../../support/data.js';
import { openWorld, type World } from './world.js';

const PATHS: Readonly<Record<string, string>> = {
  mmlu: 'datasets/mmlu',
  gsm8k: 'datasets/gsm8k',
  math: 'datasets/math',
  mgsm: 'datasets/mgsm',
  humaneval: 'datasets/humaneval',
  ifeval: 'datasets/ifeval',
  'mmlu-pro': 'outputs/mmlu_pro_llama31_8b_instruct/model_outputs.zip',
};

/** The benchmarks of the simulation, on the real data. */
export const WORLDS = Object.keys(PATHS);

export function realWorld(id: string, order?: RunConfig['order']): Promise<World> {
  return openWorld(id, { kind: 'path', path: realData(PATHS[id] ?? '') }, order);
}
