import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyBenchmark } from '../../../src/benchmarks/benchmark.js';
import { bfclTools } from '../../../src/benchmarks/bfcl/bfcl.js';
import { piqa } from '../../../src/benchmarks/gpt4all/piqa.js';
import { contentAsText } from '../../../src/core/content-text.js';
import {
  logLikelihoodContent,
  type ModelResponse,
  textContent,
} from '../../../src/core/response.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { type ExportFormat, exportRun } from '../../../src/report/export/export-run.js';
import { resultsIn } from '../../../src/results/results.js';
import { type Output, openPredictions } from '../../../src/runner/read-predictions.js';
import { inspectStop } from '../../../src/runner/stop-reason.js';
import { openConnection } from '../../../src/store/open.js';
import { responseTable } from '../../../src/store/responses.js';
import { benchmarksOf, findRun, insertRun } from '../../../src/store/runs.js';
import { replyOf } from '../../support/response.js';
import { temporaryFolder } from '../../support/temp.js';

const { items, sha256, label } = await loadDataset<unknown>(bfclTools.dataset, { kind: 'sample' });
const call = textContent('', { toolCalls: [{ name: 'f', arguments: '{"a": 7.0}' }] });
const lookAlike = contentAsText(call);
const nested = JSON.stringify({ content: lookAlike, tool_calls: [] });

const REPLIES: readonly ModelResponse[] = [
  { content: textContent('whole'), finishReason: 'stop', refused: false },
  { content: textContent('cut'), finishReason: 'length', refused: false },
  { content: textContent('filtered'), finishReason: 'content_filter', refused: true },
  { content: textContent('No.'), finishReason: 'stop', refused: true },
  { content: call, finishReason: 'tool_calls', refused: false },
  { content: textContent(lookAlike), finishReason: 'stop', refused: false },
  { content: textContent('unsaid'), finishReason: null, refused: false },
  { content: textContent(nested), finishReason: 'stop', refused: false },
  { content: logLikelihoodContent([-1.5, -2]), finishReason: null, refused: false },
  { content: textContent('{"loglikelihoods":[-1]}'), finishReason: 'stop', refused: false },
];

/** A run of those replies, to the first items, exported. */
function exported(format: ExportFormat): string {
  const db = openConnection(join(temporaryFolder(), 'x.db'));
  const about = { fingerprint: '', createdAt: '2026-11-23T00:00:00Z', cardbench: '0', baseUrl: '' };
  insertRun(db, { ...about, id: 'r', provider: 'p', model: 'm', standIn: false, config: '{}' }, [
    {
      benchmark: bfclTools.id,
      title: bfclTools.title,
      protocol: { ...bfclTools.protocol, samples: 1 },
      datasetSource: { kind: 'sample' },
      datasetOrigin: 'sample',
      datasetLabel: label,
      datasetSha256: sha256,
      planned: REPLIES.length,
      published: null,
    },
  ]);
  const [record] = benchmarksOf(db, 'r');
  if (record === undefined) throw new Error('no record');
  const table = responseTable(db, record.id);
  for (const [place, reply] of REPLIES.entries()) {
    table.insert({
      item: items[place]?.id ?? '',
      sample: 0,
      requestSha256: '',
      reply: {
        ...replyOf(''),
        ...reply,
      },
      costUsd: null,
      attempts: 1,
      receivedAt: '',
    });
  }
  const run = findRun(db, 'r');
  const results = resultsIn(db);
  const input = {
    results,
    run,
    record,
    scoring: null,
    benchmark: bfclTools,
    items,
    withText: true,
  };
  const text = [...exportRun(input, format)].join('');
  db.close();
  return text;
}

interface Sample {
  readonly id: string;
  readonly output: {
    readonly completion: string;
    readonly choices: readonly { readonly stop_reason: string }[];
  };
}

describe('an export', () => {
  it('for inspect tells why each reply ended', () => {
    const { samples } = JSON.parse(exported('inspect')) as { samples: Sample[] };
    const byId = new Map(samples.map(({ id, output }) => [id, output]));
    const stops = REPLIES.map(
      (_, place) => byId.get(items[place]?.id ?? '')?.choices[0]?.stop_reason,
    );
    expect(stops).toEqual([
      'stop',
      'max_tokens',
      'content_filter',
      'content_filter',
      'tool_calls',
      'stop',
      'unknown',
      'stop',
      'unknown',
      'stop',
    ]);
    // A text that looks like our form of calls is written as the model wrote it.
    expect(byId.get(items[5]?.id ?? '')?.completion).toBe(lookAlike);
  });

  it.each([
    ['jsonl', 'out.jsonl', true],
    ['inspect', 'out.json', true],
    ['lm-eval', 'samples.jsonl', false],
    ['promptfoo', 'results.json', true],
  ] as const)(
    'as %s keeps calls apart from texts that look like them',
    async (format, name, ends) => {
      const path = join(temporaryFolder(), name);
      writeFileSync(path, exported(format));
      const { read } = await openPredictions(path, bfclTools, async function* () {
        yield* items;
      });
      const byId = new Map<string, Output>();
      for await (const each of read()) byId.set(each.item, each);
      const back = REPLIES.map((_, place) => byId.get(items[place]?.id ?? ''));
      expect(back.map((each) => each?.response.content)).toEqual(
        REPLIES.map(({ content }) => content),
      );
      // lm-evaluation-harness has no place for why a reply ended.
      expect(back[1]?.response.finishReason).toBe(ends ? 'length' : null);
      expect(back[2]?.response.refused).toBe(ends);
    },
  );
});

describe('a jsonl file of version 0.1.0', () => {
  const read = async (response: string, benchmark: AnyBenchmark = bfclTools) => {
    const path = join(temporaryFolder(), 'old.jsonl');
    writeFileSync(path, `${JSON.stringify({ item: 'x', sample: 0, response })}\n`);
    const predictions = await openPredictions(path, benchmark, async function* () {});
    for await (const output of predictions.read()) return output.response.content;
    return undefined;
  };

  it('holds calls as a text, and a text that looks like calls in the same form', async () => {
    expect(await read(lookAlike)).toEqual(call);
    expect(await read(nested)).toEqual(textContent(lookAlike));
    expect(await read('f(a=1)')).toEqual(textContent('f(a=1)'));
  });

  it('holds log-likelihoods as a text where the benchmark is scored by them', async () => {
    expect(await read('{"loglikelihoods":[-1,-2]}', piqa)).toEqual(logLikelihoodContent([-1, -2]));
    expect(await read('{"loglikelihoods":[-1,-2]}')).toEqual(
      textContent('{"loglikelihoods":[-1,-2]}'),
    );
  });
});

describe('the stop reason of inspect', () => {
  it.each([
    ['stop', 'stop'],
    ['length', 'max_tokens'],
    ['LENGTH', 'max_tokens'],
    ['max_tokens', 'max_tokens'],
    ['content_filter', 'content_filter'],
    ['tool_calls', 'tool_calls'],
    ['function_call', 'tool_calls'],
    ['eos', 'stop'],
    ['something new', 'unknown'],
    [null, 'unknown'],
  ])('of %j is %s', (reason, stop) => {
    expect(inspectStop(reason, false)).toBe(stop);
    expect(inspectStop(reason, true)).toBe('content_filter');
  });
});
