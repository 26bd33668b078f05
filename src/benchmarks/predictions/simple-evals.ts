import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOf } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf } from './messages.js';
import { choicesIn } from './shown-choices.js';

/** What the report on an output says. */
interface Reported {
  readonly label: boolean | undefined;
  readonly gold: string | undefined;
}

/**
 * The `<eval>_<model>_<time>_allresults.json` of openai/simple-evals: the conversations, and for each a report in HTML
 * with the score and the gold answer.
 *
 * @param extractor for its outputs of the benchmark, if it changed them
 */
export function simpleEvals(
  find: () => ItemFinder,
  extractor: string | undefined,
): PredictionFormat<unknown> {
  const reports: Reported[] = [];
  let next = 0;
  return {
    name: 'simple-evals',
    needs: 'index',
    lists: ['htmls', 'convos'],
    recognises: (record) => 'convos' in record || 'htmls' in record,
    readAhead: async (records) => {
      for await (const { record } of records) {
        if ('htmls' in record) reports.push(reportIn(record['htmls']));
        // Behind the conversations if the keys are sorted.
        else if (reports.length > 0) break;
      }
    },
    read: (record, at) => {
      if (!('convos' in record)) return [];
      const { label, gold } = reports[next++] ?? { label: undefined, gold: undefined };
      const { prompts, replies } = conversationOf(record['convos']);
      if (replies.length === 0) throw new RowError(at, 'the conversation has no reply');
      const [prompt = ''] = prompts;
      const shown = choicesIn(prompts);
      const item = find()({ texts: [prompt], prompts: [prompt], ids: [], ...shown });
      return replies.map((response) => ({
        item,
        response,
        ...shown,
        ...(label === undefined || replies.length > 1 ? {} : { label }),
        ...(gold === undefined || replies.length > 1 ? {} : { gold }),
      }));
    },
    ...(extractor === undefined ? {} : { extractor }),
  };
}

function reportIn(html: unknown): Reported {
  const text = typeof html === 'string' ? html : '';
  const value = (name: string): string | undefined => {
    // The results stand after the conversation, in which a model may have written the same.
    const start = text.lastIndexOf(`<p>${name}: `);
    const end = start === -1 ? -1 : text.indexOf('</p>', start);
    return end === -1 ? undefined : unescaped(text.slice(start + name.length + 5, end)).trim();
  };
  const score = value('Score');
  return {
    label: verdictOf(score),
    gold: value('Correct Answer'),
  };
}

function unescaped(html: string): string {
  return html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#34;|&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}
