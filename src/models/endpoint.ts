import { CardbenchError } from '../core/errors.js';
import { didYouMean } from '../core/nearest.js';
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
  /** Headers of the user's; their values are kept secret like the key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The environment variable that the key is read from. */
  readonly keyVariable?: string;
  /** The header that carries the key, where it is not `Authorization`. */
  readonly keyHeader?: string;
  /** Parameters of every address. */
  readonly query?: Readonly<Record<string, string>>;
  /** Fields that are left out of every body. */
  readonly omitted?: readonly string[];
  /** Further addresses at which the server may listen; `find-server.ts` finds out which one does. */
  readonly otherBaseUrls?: readonly string[];
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

export const MODEL_FLAGS: EndpointFlags = { model: 'The model', baseUrl: '--base-url' };

/**
 * Reads `--model` and `--base-url`. `<provider>:<id>` names a preset; with a base URL any other text
 * is the model's id as it stands (`llama3:8b`).
 *
 * @param options.needsKey whether a host that wants a key must have one; a plan calls nobody
 */
export function resolveEndpoint(
  model: string,
  baseUrl: string | undefined,
  env: Environment = process.env,
  flags: EndpointFlags = MODEL_FLAGS,
  { needsKey = true }: { readonly needsKey?: boolean } = {},
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
      `${flags.model} "${model}" names no known provider${didYouMean(name, [...Object.keys(providers), DEMO])}; write <provider>:<id> with one of ${[...Object.keys(providers), DEMO].join(', ')}, or give ${flags.baseUrl}.`,
    );
  }
  if (preset !== undefined && id === '') {
    throw new CardbenchError(`${flags.model} "${model}" lacks its id; write ${name}:<id>.`);
  }
  const provider = preset ?? customProvider;
  const { keyVariable, keyHeader, maxTokensField, omitted, otherBaseUrls } = provider;
  const address = addressOf(name, id, provider, baseUrl, env, flags);
  const apiKey = keyOf(keyVariable, env);
  if (needsKey && apiKey === undefined && !provider.keyOptional && baseUrl === undefined) {
    throw new CardbenchError(
      `${name} needs a key: set ${keyVariable} in the environment or in a file .env here (keys are never taken from flags or config files).`,
    );
  }
  return {
    provider: preset === undefined ? 'custom' : name,
    modelId: preset === undefined ? model : id,
    ...address,
    apiKey,
    keyVariable,
    maxTokensField,
    api: provider.api ?? 'openai',
    ...(keyHeader === undefined ? {} : { keyHeader }),
    ...(omitted === undefined ? {} : { omitted }),
    ...(otherBaseUrls === undefined || baseUrl !== undefined ? {} : { otherBaseUrls }),
  };
}

/** The base URL that the user or the preset gives, or that of the account. */
function addressOf(
  name: string,
  modelId: string,
  { baseUrl: usual, account }: Provider,
  given: string | undefined,
  env: Environment,
  flags: EndpointFlags,
): Pick<Endpoint, 'baseUrl' | 'query'> {
  const version = account && env[account.versionVariable]?.trim();
  const query = account && version ? { query: { [account.versionParameter]: version } } : {};
  if (given !== undefined) return { baseUrl: parseBaseUrl(given, flags.baseUrl), ...query };
  if (account === undefined) return { baseUrl: parseBaseUrl(usual, flags.baseUrl) };
  const { variable, example, path, datedPath } = account;
  const address = env[variable]?.trim();
  if (!address) {
    throw new CardbenchError(
      `${name} has an address for each account: set ${variable} to yours, such as ${example}, or give ${flags.baseUrl}.`,
    );
  }
  // Portals show the account's address with the paths of various APIs.
  const root = parseBaseUrl(address.replace(/[?#].*$/s, ''), variable).replace(
    /\/openai(\/.*)?$/,
    '',
  );
  return { baseUrl: `${root}${version ? datedPath(modelId) : path}`, ...query };
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

/** What a server is sent and must not be stored or shown: the key, and the values of the user's headers. */
export function secretsOf({ apiKey, headers = {} }: Endpoint): readonly (string | undefined)[] {
  const values = Object.values(headers);
  // Of `Bearer <token>` the token alone may be quoted, too.
  return [apiKey, ...values, ...values.map((value) => value.split(' ').at(-1))];
}

/** The endpoint with headers of the user's. */
export function withHeaders(endpoint: Endpoint, headers: Endpoint['headers']): Endpoint {
  return headers === undefined || Object.keys(headers).length === 0
    ? endpoint
    : { ...endpoint, headers };
}
