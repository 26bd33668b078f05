import { type Provider, providers } from './providers.js';

/** Dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** What a host asks for a model. */
export interface ListPrice extends Price {
  /** The host's page of prices. */
  readonly source: string;
  /** The day as of which it is known: `2026-09-23`. */
  readonly asOf: string;
}

type Prices = Readonly<Record<string, readonly [input: number, output: number]>>;

/**
 * All prices are as of this day: that of version 0.1.8 of the npm package `@pydantic/genai-prices` (MIT), which collects
 * them from the pages named here. Models without a single price, and hosts that it does not cover, are left out.
 */
const AS_OF = '2026-09-23';

const LISTS: Readonly<Record<string, { readonly source: string; readonly prices: Prices }>> = {
  novita: {
    source: 'https://novita.ai/pricing',
    prices: {
      'meta-llama/llama-3.1-8b-instruct': [0.05, 0.05],
      'meta-llama/llama-3.1-70b-instruct': [0.34, 0.39],
      'meta-llama/llama-3.2-1b-instruct': [0.02, 0.02],
      'meta-llama/llama-3.2-3b-instruct': [0.03, 0.05],
      'meta-llama/llama-3.3-70b-instruct': [0.39, 0.39],
      'deepseek/deepseek_v3': [0.89, 0.89],
      'teknium/openhermes-2.5-mistral-7b': [0.17, 0.17],
    },
  },
  together: {
    source: 'https://www.together.ai/pricing',
    prices: {
      'meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo': [3.5, 3.5],
      'meta-llama/Llama-3.3-70B-Instruct-Turbo': [0.88, 0.88],
      'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8': [0.27, 0.85],
      'meta-llama/Llama-4-Scout-17B-16E-Instruct': [0.18, 0.59],
    },
  },
  groq: {
    source: 'https://console.groq.com/docs/models',
    prices: {
      'llama-3.1-8b-instant': [0.05, 0.08],
      'llama-3.3-70b-versatile': [0.59, 0.79],
      'meta-llama/llama-4-maverick-17b-128e-instruct': [0.2, 0.6],
      'meta-llama/llama-4-scout-17b-16e-instruct': [0.11, 0.34],
      'moonshotai/kimi-k2-instruct': [1, 3],
    },
  },
  fireworks: {
    source: 'https://fireworks.ai/pricing',
    prices: {
      'accounts/fireworks/models/deepseek-v3-0324': [0.9, 0.9],
      'accounts/fireworks/models/deepseek-v3p2': [0.56, 1.68],
    },
  },
  cerebras: {
    source: 'https://www.cerebras.ai/pricing',
    prices: { 'gpt-oss-120b': [0.35, 0.75] },
  },
  openrouter: {
    source: 'https://openrouter.ai/models',
    prices: {
      'deepseek/deepseek-chat': [0.38, 0.89],
      'deepseek/deepseek-chat-v3-0324': [0.3, 0.88],
      'meta-llama/llama-3.1-405b-instruct': [0.8, 0.8],
    },
  },
  openai: {
    source: 'https://openai.com/api/pricing',
    prices: {
      'gpt-4.1': [2, 8],
      'gpt-4.1-mini': [0.4, 1.6],
      'gpt-4.1-nano': [0.1, 0.4],
      'gpt-4o': [2.5, 10],
      'gpt-4o-mini': [0.15, 0.6],
      'gpt-5': [1.25, 10],
      'gpt-5-mini': [0.25, 2],
      'gpt-5-nano': [0.05, 0.4],
    },
  },
  anthropic: {
    source: 'https://www.anthropic.com/pricing#api',
    prices: { 'claude-haiku-4-5': [1, 5], 'claude-opus-4-5': [5, 25] },
  },
  gemini: {
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
    prices: { 'gemini-2.5-flash': [0.3, 2.5], 'gemini-2.5-flash-lite': [0.1, 0.4] },
  },
  mistral: {
    source: 'https://mistral.ai/pricing/api',
    prices: { 'mistral-large-2512': [0.5, 1.5], 'mistral-small-latest': [0.1, 0.3] },
  },
};

/**
 * The price of a model of a preset, where it is known. At another address it may be another.
 *
 * @param model as for `--model`: `novita:meta-llama/llama-3.3-70b-instruct`
 */
export function listPriceOf(model: string, baseUrl: string | undefined): ListPrice | undefined {
  if (baseUrl !== undefined) return undefined;
  const [name = '', ...rest] = model.split(':');
  const list = LISTS[name];
  const price = list?.prices[rest.join(':')];
  if (list === undefined || price === undefined) return undefined;
  return { input: price[0], output: price[1], source: list.source, asOf: AS_OF };
}

/** Whether calls of a model are paid for, as far as is known: those of a host whose key is needed. */
export function isPaid(model: string, baseUrl: string | undefined): boolean {
  const preset: Provider | undefined = providers[model.split(':')[0] ?? ''];
  return baseUrl === undefined && preset !== undefined && !preset.keyOptional;
}
