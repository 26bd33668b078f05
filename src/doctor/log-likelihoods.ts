import { findStrategy } from '../models/log-likelihoods/find-strategy.js';
import type { Check } from './check.js';
import { failureText, fine, note, problem, unknown } from './replies.js';

const CURE = 'ask for letters with --as generate, or use vLLM, SGLang or llama.cpp';

/** Log-likelihoods of given texts can be had, by one of the known strategies. */
export const logLikelihoods: Check = {
  name: 'log-likelihoods',
  calls: 8,
  run: async ({ endpoint, call }) => {
    const search = await findStrategy(endpoint, call);
    if (search.kind === 'unknown') {
      return unknown(`the call failed (${failureText({ ok: false, failure: search.failure })})`);
    }
    if (search.kind === 'found') {
      const { name, describe } = search.strategy;
      return { ...fine(`from ${describe} (${name})`), abilities: { logLikelihoods: name } };
    }
    const abilities = { logLikelihoods: null };
    const wrong = search.problems.find(({ problem }) => /zero|positive|the same for/.test(problem));
    // A server that has none says so; one that makes them up would spoil scores.
    if (wrong === undefined) return { ...note('no strategy works', CURE), abilities };
    return { ...problem(`by ${wrong.strategy}, ${wrong.problem}`, CURE), abilities };
  },
};
