import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { cardbench } from '../support/cli.js';
import { FULL } from '../support/full.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAsked, writeSums } from '../support/sums.js';
import { sharedFolder } from '../support/temp.js';

/** With all cases as many as are published, since fewer would be rows that are missing. */
const ITEMS = FULL ? 1319 : 160;
/** How many of the sums the model gets right. */
const RATE = 0.8;

/** A reply as the server sends it, while causes change it. */
interface Sent {
  readonly item: number;
  /** The place of the call in the order in which they came. */
  readonly index: number;
  right: boolean;
  text: string;
  finish: string;
  model: string;
  tokensIn: number;
  status: number;
}

/** A cause that the server puts into its replies, and what it is to be called; `null` for a clean server. */
type Cause = readonly [name: string, called: string | null, change: (sent: Sent) => void];

const said = ({ item, right }: Sent): number => (right ? item + 1 : item + 7);
const few = ({ item }: Sent): boolean => item % 5 === 1;

const CAUSES: readonly Cause[] = [
  ['nothing', null, () => {}],
  [
    'long replies are cut off',
    'truncated',
    (sent) => {
      if (few(sent)) Object.assign(sent, { text: 'We add and add', finish: 'length' });
    },
  ],
  [
    'a special token stands before the answer',
    'template tokens in the reply',
    (sent) => {
      if (few(sent)) sent.text = `The final answer is <|reserved_3|>${said(sent)}.`;
    },
  ],
  ...(FULL
    ? ([
        [
          'another model answers half of the calls',
          'another model answered',
          (sent) => {
            if (sent.index < ITEMS / 2) return;
            sent.model = 'served-model-mini';
            if (few(sent)) sent.text = `The final answer is ${sent.item + 9}.`;
          },
        ],
        [
          'a filter stops replies',
          'filtered',
          (sent) => {
            if (few(sent)) Object.assign(sent, { text: '', finish: 'content_filter' });
          },
        ],
        [
          'a part of the calls gets a system prompt',
          'more prompt than was sent',
          (sent) => {
            if (!few(sent)) return;
            sent.tokensIn += 400;
            sent.text = `The final answer is ${sent.item + 9}.`;
          },
        ],
        [
          'replies refuse to answer',
          'refused',
          (sent) => {
            if (few(sent)) sent.text = 'I must decline to answer this question.';
          },
        ],
        [
          'replies go on after their end',
          'stop sequence ignored',
          (sent) => {
            if (few(sent)) sent.text += '\n\nQuestion: and 4 plus 4? The final answer is 8.';
          },
        ],
        [
          'items fail',
          'items in error',
          (sent) => {
            if (few(sent)) sent.status = 400;
          },
        ],
        [
          'replies think aloud',
          'thinking in the reply',
          (sent) => {
            if (few(sent)) sent.text += ' <thought>or is it? The final answer is 12345.</thought>';
          },
        ],
      ] satisfies Cause[])
    : []),
];

const folder = sharedFolder();
const card = join(folder, 'card.yaml');
let dataset: string;

beforeAll(() => {
  dataset = writeSums(folder, ITEMS);
  writeFileSync(
    card,
    `id: own
title: Own
source: a test
columns: { a: Model A }
column: a
rows:
  - { title: GSM8K, benchmark: gsm8k, shots: 8, metric: acc, values: { a: ${100 * RATE} } }
`,
  );
});

describe(`a server that answers from the gold at a known rate, run over HTTP and explained (${ITEMS} sums)`, () => {
  it.each(CAUSES)(
    '%s: %s',
    async (name, called, change) => {
      const random = seededRandom('sums', 1);
      // So many are right, in an order without a trend.
      const right = Array.from({ length: ITEMS }, (_, item) => item < RATE * ITEMS)
        .map((each) => ({ each, place: random() }))
        .sort((a, b) => a.place - b.place)
        .map(({ each }) => each);
      let calls = 0;
      const clean: boolean[] = [];
      const sentRight: boolean[] = [];
      const { baseUrl } = await startServer(({ prompt }, response) => {
        const item = sumAsked(prompt);
        if (Number.isNaN(item)) {
          sendJson(response, 200, chatReply('Hello'));
          return;
        }
        const sent: Sent = {
          ...{ item, index: calls++, right: right[item] === true, text: '', finish: 'stop' },
          ...{ model: 'served-model', tokensIn: Math.round(prompt.length / 4) + 20, status: 200 },
        };
        sent.text = `Step by step, one is added to ${item}. The final answer is ${said(sent)}.`;
        const before = sent.text;
        change(sent);
        clean[item] = sent.right;
        sentRight[item] = sent.right && sent.text === before && sent.status === 200;
        if (sent.status !== 200) {
          sendJson(response, sent.status, { error: { message: 'the prompt is too long' } });
          return;
        }
        sendJson(response, 200, {
          ...(chatReply(sent.text) as object),
          model: sent.model,
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: sent.text },
              finish_reason: sent.finish,
            },
          ],
          usage: {
            prompt_tokens: sent.tokensIn,
            // A fraction, as some gateways send it.
            completion_tokens: sent.text.length / 4,
          },
        });
      });
      const store = join(folder, `${name.replaceAll(' ', '-')}.db`);
      const run = await cardbench([
        ...['run', 'gsm8k', '-m', 'served-model', '--base-url', baseUrl, '--dataset', dataset],
        ...['--store', store, '--concurrency', '8'],
      ]);
      expect(run.code, run.stderr).toBe(called === 'items in error' ? 3 : 0);
      const { stdout, stderr } = await cardbench([
        ...['explain', 'latest', '--card', card, '--store', store, '--json'],
      ]);
      expect(stderr).toBe('');
      const [row] = JSON.parse(stdout).rows;
      const named = row.findings.filter((each: { named: boolean }) => each.named);
      if (called === null) {
        expect(named).toEqual([]);
        return;
      }
      expect(named[0]?.id).toBe(called);
      const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length / ITEMS;
      const lost = count(clean) - count(sentRight);
      const [low, high] = named[0].points.interval;
      if (called !== 'another model answered' && called !== 'items in error') {
        expect(lost).toBeGreaterThanOrEqual(low - 0.02);
        expect(lost).toBeLessThanOrEqual(high + 0.02);
      }
    },
    120_000,
  );
});
