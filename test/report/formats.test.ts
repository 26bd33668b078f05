import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { caveatsOf } from '../../src/report/caveats.js';
import { csvReport } from '../../src/report/csv.js';
import { jsonReport, jsonSummary } from '../../src/report/json.js';
import { markdownReport } from '../../src/report/markdown.js';
import { escapeMarkdown } from '../../src/report/markdown-table.js';
import { terminalReport } from '../../src/report/terminal.js';
import { textTable } from '../../src/report/text-table.js';
import type { RunResults } from '../../src/results/run-results.js';

const HOSTILE = '<script>alert(1)</script>|`x` [a](javascript:b) \u001b[31m\u202e\n=cmd()';

function report(more: Partial<RunResults['run']> = {}): RunResults {
  return {
    run: {
      id: '20260101-000000-abcdef',
      fingerprint: 'f',
      status: 'incomplete',
      createdAt: '2026-01-01T00:00:00.000Z',
      finishedAt: null,
      cardbench: '0.1.0',
      provider: 'custom',
      model: HOSTILE,
      baseUrl: 'http://h/v1',
      standIn: false,
      config: '{"benchmarks":["gsm8k"],"model":"m"}',
      ...more,
    },
    benchmarks: [
      {
        record: {
          id: 1,
          benchmark: 'mmlu',
          title: 'MMLU (CoT)',
          protocol: {
            prompt: 'p/1',
            shots: 0,
            cot: true,
            temperature: 0,
            maxTokens: 9,
            samples: 1,
          },
          datasetSource: { kind: 'path', path: '/secret/place' },
          datasetOrigin: 'part of the published',
          datasetLabel: '/secret/place',
          datasetSha256: 'abc',
          planned: 100,
          published: 14_042,
        },
        scoring: null,
        groups: null,
        metrics: [
          {
            name: 'macro_avg/acc',
            estimate: {
              value: 0.8604,
              stderr: 0.01,
              interval: [0.8404, 0.8804],
              method: 'normal',
              n: 97,
            },
          },
        ],
        asked: { items: 100, fewest: 1, most: 1 },
        n: 97,
        scored: 97,
        errors: 3,
        noAnswer: 2,
        outstanding: 0,
        tally: {
          responses: 97,
          errors: 3,
          truncated: 1,
          endInReasoning: 0,
          refused: 4,
          retries: 5,
          cached: 0,
          tokensIn: 1000,
          tokensOut: 200,
          reasoningTokens: 0,
          tokensPaid: 1200,
          costUsd: 0.5,
          meanLatencyMs: 10,
          meanFirstTokenMs: null,
          reportedModels: ['served'],
          systemFingerprints: [],
        },
        judged: { calls: 0, tokensIn: 0, tokensOut: 0 },
        guarded: { calls: 0, tokensIn: 0, tokensOut: 0 },
        itemErrors: [
          { item: 'anatomy/3', sample: 0, cause: 'server error', status: 500, message: HOSTILE },
        ],
      },
    ],
  };
}

describe('every format', () => {
  const outputs: [string, string][] = [
    ['terminal', terminalReport(report())],
    ['markdown', markdownReport(report())],
    ['csv', csvReport(report())],
    ['json', JSON.stringify([jsonReport(report()), jsonSummary(report())])],
  ];

  it.each(outputs)('%s holds no control character and no bidirectional override', (_name, text) => {
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
    if (_name !== 'json') expect(text).not.toContain('\u202e');
  });

  it.each(outputs)(
    '%s says score, interval, n, errors, missing answers and truncation',
    (name, text) => {
      expect(text).toMatch(
        name === 'terminal' || name === 'markdown' ? /86\.0 \\?\[84\.0, 88\.0\\?\]/ : /0\.8604/,
      );
      for (const number of ['97', '3', '2', '1', '4']) expect(text).toContain(number);
    },
  );

  it('says what must be said: stand-ins, samples, parts of a dataset', () => {
    expect(caveatsOf(report({ standIn: true })).join()).toMatch(
      /stand-in.*nothing about any model.*100 of the 14,042/,
    );
    for (const render of [terminalReport, markdownReport]) {
      expect(render(report({ standIn: true }))).toMatch(/stand\\?-in/);
    }
    expect(csvReport(report({ standIn: true }))).toMatch(/,yes,/);
  });
});

describe('Markdown', () => {
  it('leaves no HTML, link or table cell to the text of others', () => {
    const escaped = escapeMarkdown(HOSTILE);
    expect(escaped).not.toMatch(/<|[^\\]\||[^\\]\[|[^\\]`/);
    const lines = markdownReport(report()).split('\n');
    const row = lines.find((line) => line.includes('anatomy/3'));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(6);
  });
});

describe('CSV', () => {
  it('is read back as it was meant, and starts no formula', () => {
    const rows = parse(csvReport(report({ model: '=1+1,"x"' })), { columns: true }) as Record<
      string,
      string
    >[];
    expect(rows[0]).toMatchObject({
      model: '\'=1+1,"x"',
      metric: 'macro_avg/acc',
      value: '0.8604',
      errors: '3',
    });
  });
});

describe('textTable', () => {
  it('aligns wide characters, numbers to the right', () => {
    expect(
      textTable(
        ['模型', 'n'],
        [
          ['数学', '1'],
          ['a', '1,000'],
        ],
      ),
    ).toBe(['模型      n', '───────────', '数学      1', 'a     1,000'].join('\n'));
  });
});
