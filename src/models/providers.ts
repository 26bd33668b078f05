/** A host of models whose address and peculiarities are known. */
export interface Provider {
  readonly baseUrl: string;
  /** The environment variable that holds the key. */
  readonly keyVariable: string;
  /** Whether calls without a key make sense, as on a local server. */
  readonly keyOptional: boolean;
  /** The field that bounds the reply's length in chat requests. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** The API of its wire formats (`wire/registry.ts`). Default `openai`. */
  readonly api?: string;
}

function hosted(baseUrl: string, keyVariable: string): Provider {
  return { baseUrl, keyVariable, keyOptional: false, maxTokensField: 'max_tokens' };
}

function local(baseUrl: string, keyVariable: string): Provider {
  return { baseUrl, keyVariable, keyOptional: true, maxTokensField: 'max_tokens' };
}

/** The presets of `--model <provider>:<id>`; the addresses are those of the hosts' documentation. */
export const providers: Readonly<Record<string, Provider>> = {
  novita: hosted('https://api.novita.ai/v3/openai', 'NOVITA_API_KEY'),
  openai: {
    ...hosted('https://api.openai.com/v1', 'OPENAI_API_KEY'),
    // OpenAI's newer models refuse `max_tokens`.
    maxTokensField: 'max_completion_tokens',
  },
  openrouter: hosted('https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'),
  together: hosted('https://api.together.xyz/v1', 'TOGETHER_API_KEY'),
  groq: hosted('https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  fireworks: hosted('https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_KEY'),
  vllm: local('http://localhost:8000/v1', 'VLLM_API_KEY'),
  ollama: local('http://localhost:11434/v1', 'OLLAMA_API_KEY'),
  llamacpp: local('http://localhost:8080/v1', 'LLAMACPP_API_KEY'),
};

/** The provider's name for the built-in mock model, whose server the command starts itself. */
export const DEMO = 'demo';

/** Any other server, given by `--base-url`. */
export const customProvider: Provider = local('', 'CARDBENCH_API_KEY');
