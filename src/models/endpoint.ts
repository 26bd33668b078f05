import { CardbenchError } from '../core/errors.js';
import { withoutCredentials } from '../core/secrets/address.js';
import { keyOf } from '../core/secrets/key-of.js';
import { customProvider, DEMO, type Provider, providers } from './providers.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a model answers, and how it is addressed. */
export interface Endpoint {
  /** A preset's name, `custom`, or `demo`. */
  readonly provider: string;
  /** The model's id as the host knows it. */
  readonly modelId: string;
  /** Without credentials or a trailing slash; for the mock model, filled in once its server has started. */
  readonly baseUrl: string;
  /** Never stored, logged or printed. */
  readonly apiKey: string | undefined;
  readonly maxTokensField: Provider['maxTokensField'];
  /** The API that it speaks; the wire formats of that name write requests and read replies. */
  readonly api: string;
  /** Whether one request for log-likelihoods may hold several prompts. Default `true`. */
  readonly promptLists?: boolean;
}

/** The flags that name a model and its server, for error messages. */
export interface EndpointFlags {
  readonly model: string;
  readonly baseUrl: string;
}

const MODEL_FLAGS: EndpointFlags = { model: 'The model', baseUrl: '--base-url' };

/**
 * Reads `--model` and `--base-url`. `<provider>:<id>` names a preset; with a base URL any other text
 * is the model's id as it stands (`llama3:8b`).
 */
export function resolveEndpoint(
  model: string,
  baseUrl: string | undefined,
  env: Environment = process.env,
  flags: EndpointFlags = MODEL_FLAGS,
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
      api: 'openai',
    };
  }
  if (model.trim() === '' || /^\s|\s$|\p{Cc}/u.test(model)) {
    throw new CardbenchError(
      `${flags.model} ${JSON.stringify(model)} is empty or holds white space around it or a control character; write <provider>:<id>.`,
    );
  }
  const preset = colon === -1 ? undefined : providers[name];
  if (preset === undefined && baseUrl === undefined) {
    throw new CardbenchError(
      `${flags.model} "${model}" names no known provider; write <provider>:<id> with one of ${[...Object.keys(providers), DEMO].join(', ')}, or give ${flags.baseUrl}.`,
    );
  }
  if (preset !== undefined && id === '') {
    throw new CardbenchError(`${flags.model} "${model}" lacks its id; write ${name}:<id>.`);
  }
  const provider = preset ?? customProvider;
  const url = parseBaseUrl(baseUrl ?? provider.baseUrl, flags.baseUrl);
  const apiKey = keyOf(provider.keyVariable, env);
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
    api: provider.api ?? 'openai',
  };
}

/** What to call the host in a sentence: the preset's name, or its address. */
export function hostOf({ provider, baseUrl }: Endpoint): string {
  return provider === 'custom' ? baseUrl : provider;
}

function parseBaseUrl(text: string, flag: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new CardbenchError(
      `${flag} is "${withoutCredentials(text)}", which is not an http(s) URL; give one such as http://localhost:8000/v1.`,
    );
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new CardbenchError(
      `${flag} must hold no user name, password, query or fragment; put the key into ${customProvider.keyVariable}.`,
    );
  }
  return text.replace(/\/+$/, '');
}
