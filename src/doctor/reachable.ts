import { hostOf } from '../models/endpoint.js';
import { listedModels } from '../models/reach.js';
import type { Check } from './check.js';
import { fine, note, problem } from './replies.js';

/** The server answers, takes the key, and lists the model. */
export const reachable: Check = {
  name: 'reachable',
  calls: 1,
  run: async ({ endpoint }) => {
    const listed = await listedModels(endpoint);
    if (listed.kind === 'unreachable') {
      const { status, message } = listed.failure;
      const abilities = { answers: false };
      return {
        ...(status === null
          ? problem(
              `${endpoint.baseUrl} cannot be reached (${message})`,
              'start the server, or check --base-url',
            )
          : problem(
              `${hostOf(endpoint)} answered ${status}: ${message}`,
              'check the key in the environment and what the account may use',
            )),
        abilities,
      };
    }
    if (listed.kind === 'unknown') return note('it has no list of models');
    const { ids } = listed;
    if (ids.length === 0) return note('its list of models is empty');
    if (ids.includes(endpoint.modelId)) return fine('it lists the model');
    return note(
      `its list of models does not have "${endpoint.modelId}"`,
      `check the model id; the list begins with ${ids.slice(0, 5).join(', ')}`,
    );
  },
};
