// The parts of undici that calls use. Its main file loads more than a hundred others, which takes longer than all else
// between the start of a run and its first call.
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';

// As the main file does it.
Object.assign(Dispatcher.prototype, { request });

export { Agent, Dispatcher };
