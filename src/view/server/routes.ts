import type { IncomingMessage, ServerResponse } from 'node:http';
import { cardAnswer } from './card-page.js';
import { chartsOf } from './charts.js';
import { comparePage, differences } from './compare-page.js';
import type { Context } from './context.js';
import { editRun } from './edit.js';
import { explainPage } from './explain/page.js';
import { findBenchmarkOfRun, itemPageData, itemsPage } from './items.js';
import { watchRun } from './live.js';
import { BadRequest, Missing, NotAllowed } from './problem.js';
import { runPage } from './run.js';
import { runList, storeInfo } from './runs.js';

/** Answers a request to the API, or begins a stream on the response and gives `undefined`. */
export async function answer(
  context: Context,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
  clock: () => number,
): Promise<unknown> {
  const [, , ...parts] = url.pathname.split('/').map(decoded);
  const query = url.searchParams;
  if (request.method === 'POST') {
    const [kind, run = '', what] = parts;
    if (kind !== 'runs' || (what !== 'tags' && what !== 'note' && what !== 'delete')) {
      throw new Missing('There is nothing at this address.');
    }
    if (!context.write) {
      throw new BadRequest('This server only reads; start "cardbench view" with --write.');
    }
    return editRun(context, run, what, await jsonBody(request));
  }
  if (request.method !== 'GET') throw new NotAllowed('Only GET and POST are understood.');
  const [kind, id, third, fourth, ...rest] = parts;
  if (rest.length > 0) throw new Missing('There is nothing at this address.');
  if (kind === 'store' && id === undefined) return storeInfo(context);
  if (kind === 'runs' && id === undefined) return runList(context);
  if (kind === 'cards' && id !== undefined && third === undefined)
    return cardAnswer(context, id, query);
  if (kind === 'compare' && id === undefined) return comparePage(context, query);
  if (kind === 'compare' && id === 'items' && third === undefined)
    return differences(context, query);
  if (kind === 'runs' && id !== undefined) {
    if (third === undefined) return runPage(context, id);
    if (third === 'live' && fourth === undefined) {
      runPage(context, id);
      watchRun(context, id, response, clock);
      return undefined;
    }
    if (third === 'explain' && fourth === undefined) return explainPage(context, id, query);
    const found = findBenchmarkOfRun(context, id, third, query.get('scoring'));
    if (fourth === 'charts') return chartsOf(context, found);
    if (fourth === 'items') return itemsPage(context, found, query);
    if (fourth === 'item') {
      return itemPageData(context, found, query.get('id') ?? '', query.get('whole') === '1');
    }
  }
  throw new Missing('There is nothing at this address.');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadRequest('The address is not valid.');
  }
}

const LONGEST_BODY = 100_000;

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new BadRequest('The body must be JSON.');
  }
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += piece;
    if (text.length > LONGEST_BODY) throw new BadRequest('The body is too long.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest('The body must be JSON.');
  }
}
