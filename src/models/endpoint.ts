import { CardbenchError } from '../core/errors.js';
import { customProvider, DEMO, type Provider, providers } from './providers.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a model answers, and how it is addressed. */
export interface Endpoint {
  /** A preset's name, `custom`, or `demo`. */
  readonly provider: string;
  /** The model's id as the host knows it. */
  readonly modelId: string;
  /** Without credentials or a trailing slash; for the stand-in, filled in when it has started. */
  readonly baseUrl: string;
  /** Never stored, logged or printed. */
  readonly apiKey: string | undefined;
  readonly maxTokensField: Provider['maxTokensField'];
}

/**
 * Reads `--model` and `--base-url`. `<provider>:<id>` names a preset; with a base URL any other text
 * is the model's id as it stands (`llama3:8b`).
 */
export function resolveEndpoint(
  model: string,
  baseUrl: string | undefined,
  env: Environment = process.env,
): Endpoint {
  const colon = model.indexOf(':');
  const name = colon === -1 ? model : model.slice(0, colon);
  const id = colon === -1 ? '' : model.slice(colon + 1);
  if (name === DEMO) {
    return {
      provider: DEMO,
      modelId: id || 'stand-in',
      baseUrl: '',
      apiKey: 'demo',
      maxTokensField: 'max_tokens',
    };
  }
  const preset = colon === -1 ? undefined : providers[name];
  if (preset === undefined && baseUrl === undefined) {
    throw new CardbenchError(
      `The model "${model}" names no known provider; write <provider>:<id> with one of ${[...Object.keys(providers), DEMO].join(', ')}, or give --base-url.`,
    );
  }
  if (preset !== undefined && id === '') {
    throw new CardbenchError(`The model "${model}" lacks its id; write ${name}:<id>.`);
  }
  const provider = preset ?? customProvider;
  const url = parseBaseUrl(baseUrl ?? provider.baseUrl);
  const apiKey = env[provider.keyVariable]?.trim() || undefined;
  if (apiKey === undefined && !provider.keyOptional && baseUrl === undefined) {
    throw new CardbenchError(
      `${name} needs a key: set ${provider.keyVariable} in the environment (keys are never taken from flags or files).`,
    );
  }
  return {
    provider: preset === undefined ? 'custom' : name,
    modelId: preset === undefined ? model : id,
    baseUrl: url,
    apiKey,
    maxTokensField: provider.maxTokensField,
  };
}

/** What to call the host in a sentence: its preset's name, or where it is. */
export function hostOf({ provider, baseUrl }: Endpoint): string {
  return provider === 'custom' ? baseUrl : provider;
}

function parseBaseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new CardbenchError(
      `--base-url is "${text}", which is not an http(s) URL; give one such as http://localhost:8000/v1.`,
    );
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw new CardbenchError(
      `--base-url must hold no user name, password or query; put the key into ${customProvider.keyVariable}.`,
    );
  }
  return text.replace(/\/+$/, '');
}
