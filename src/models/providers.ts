/** A host of models, or a server of them, whose address and peculiarities are known. */
export interface Provider {
  readonly baseUrl: string;
  /** Further addresses at which a server of this kind may listen. */
  readonly otherBaseUrls?: readonly string[];
  /** Instead of a base URL, for hosts that give each account its own. */
  readonly account?: AccountAddress;
  /** The environment variable that holds the key. */
  readonly keyVariable: string;
  /** Whether calls without a key make sense, as on a local server. */
  readonly keyOptional: boolean;
  /** The header that carries the key, where it is not `Authorization`. */
  readonly keyHeader?: string;
  /** The field that bounds the reply's length in chat requests. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Fields of our own that the host refuses. */
  readonly omitted?: readonly string[];
  /** The API of its wire formats (`wire/registry.ts`). Default `openai`. */
  readonly api?: string;
}

/** How the address of an account is made. */
export interface AccountAddress {
  /** The environment variable that holds the account's address. */
  readonly variable: string;
  /** Such an address, for error messages. */
  readonly example: string;
  /** Below that address. */
  readonly path: string;
  /** The environment variable that asks for a dated version of the API, where the model is a part of the path. */
  readonly versionVariable: string;
  /** Below the address, for a dated version. */
  readonly datedPath: (modelId: string) => string;
  /** The parameter of the query that names the version. */
  readonly versionParameter: string;
}

function hosted(baseUrl: string, keyVariable: string): Provider {
  return { baseUrl, keyVariable, keyOptional: false, maxTokensField: 'max_tokens' };
}

function local(baseUrl: string, keyVariable: string): Provider {
  return { baseUrl, keyVariable, keyOptional: true, maxTokensField: 'max_tokens' };
}

/**
 * The presets of `--model <provider>:<id>`. Addresses, variables and peculiarities are those of the hosts'
 * documentation, which docs/servers.md names.
 */
export const providers: Readonly<Record<string, Provider>> = {
  novita: hosted('https://api.novita.ai/v3/openai', 'NOVITA_API_KEY'),
  openai: {
    ...hosted('https://api.openai.com/v1', 'OPENAI_API_KEY'),
    // OpenAI's newer models refuse `max_tokens`.
    maxTokensField: 'max_completion_tokens',
  },
  azure: {
    ...hosted('', 'AZURE_OPENAI_API_KEY'),
    account: {
      variable: 'AZURE_OPENAI_ENDPOINT',
      example: 'https://my-resource.openai.azure.com',
      path: '/openai/v1',
      versionVariable: 'OPENAI_API_VERSION',
      datedPath: (deployment) => `/openai/deployments/${encodeURIComponent(deployment)}`,
      versionParameter: 'api-version',
    },
    keyHeader: 'api-key',
    maxTokensField: 'max_completion_tokens',
  },
  anthropic: hosted('https://api.anthropic.com/v1', 'ANTHROPIC_API_KEY'),
  gemini: hosted('https://generativelanguage.googleapis.com/v1beta/openai', 'GEMINI_API_KEY'),
  mistral: {
    ...hosted('https://api.mistral.ai/v1', 'MISTRAL_API_KEY'),
    // It refuses fields that it does not know, and reports usage without being asked.
    omitted: ['stream_options'],
  },
  deepseek: hosted('https://api.deepseek.com', 'DEEPSEEK_API_KEY'),
  xai: hosted('https://api.x.ai/v1', 'XAI_API_KEY'),
  openrouter: hosted('https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'),
  together: hosted('https://api.together.xyz/v1', 'TOGETHER_API_KEY'),
  groq: hosted('https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  fireworks: hosted('https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_KEY'),
  deepinfra: hosted('https://api.deepinfra.com/v1/openai', 'DEEPINFRA_TOKEN'),
  cerebras: {
    ...hosted('https://api.cerebras.ai/v1', 'CEREBRAS_API_KEY'),
    maxTokensField: 'max_completion_tokens',
  },
  sambanova: hosted('https://api.sambanova.ai/v1', 'SAMBANOVA_API_KEY'),
  vllm: local('http://localhost:8000/v1', 'VLLM_API_KEY'),
  sglang: local('http://localhost:30000/v1', 'SGLANG_API_KEY'),
  tgi: local('http://localhost:3000/v1', 'TGI_API_KEY'),
  llamacpp: {
    ...local('http://localhost:8080/v1', 'LLAMACPP_API_KEY'),
    // The default port of later releases.
    otherBaseUrls: ['http://localhost:9931/v1'],
  },
  ollama: local('http://localhost:11434/v1', 'OLLAMA_API_KEY'),
  lmstudio: local('http://localhost:1234/v1', 'LM_API_TOKEN'),
};

/** The provider's name for the built-in mock model, whose server the command starts itself. */
export const DEMO = 'demo';

/** Any other server, given by `--base-url`. */
export const customProvider: Provider = local('', 'CARDBENCH_API_KEY');

/** Every environment variable that a provider is configured by. */
export const providerVariables: readonly string[] = [
  ...new Set(
    [customProvider, ...Object.values(providers)].flatMap(({ keyVariable, account }) => [
      keyVariable,
      ...(account === undefined ? [] : [account.variable, account.versionVariable]),
    ]),
  ),
];
