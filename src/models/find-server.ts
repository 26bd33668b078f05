import type { Endpoint } from './endpoint.js';
import { StatusError } from './status-error.js';
import { connect } from './wire/connection.js';

/** Milliseconds in which a server on this machine answers. */
const SOON = 2_000;

/**
 * An endpoint at the first of its addresses where a server of models listens; where none does, as it is. The default
 * ports of local servers are those of many other programs, too.
 */
export async function findServer(endpoint: Endpoint): Promise<Endpoint> {
  const { otherBaseUrls = [] } = endpoint;
  if (otherBaseUrls.length === 0) return endpoint;
  for (const baseUrl of [endpoint.baseUrl, ...otherBaseUrls]) {
    if (await servesModels({ ...endpoint, baseUrl })) {
      const { otherBaseUrls: _tried, ...found } = endpoint;
      return { ...found, baseUrl };
    }
  }
  return endpoint;
}

/** Whether the list of models is one, or is refused for lack of a key or because the model is being loaded. */
async function servesModels(endpoint: Endpoint): Promise<boolean> {
  try {
    const reply = await connect(endpoint).get('/models', AbortSignal.timeout(SOON));
    const list: unknown = JSON.parse(await reply.text());
    return typeof list === 'object' && list !== null && 'data' in list && Array.isArray(list.data);
  } catch (thrown) {
    const isRefusal = thrown instanceof StatusError && [401, 503].includes(thrown.status);
    return isRefusal && /^\s*\{/.test(thrown.body);
  }
}
