import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANSWER_WORD, INSTRUCTION, MGSM_LANGUAGES } from '../../src/benchmarks/mgsm/languages.js';
import { type MgsmItem, mgsm } from '../../src/benchmarks/mgsm/mgsm.js';
import type { Item } from '../../src/core/item.js';
import { promptText } from '../../src/core/prompt.js';
import type { ToolCall } from '../../src/core/tool-calls.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { describeWithRealData, realData } from '../support/data.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

function item(language: MgsmItem['language'], gold: string): Item<MgsmItem> {
  return { id: `${language}/0`, tags: {}, data: { language, gold, question: 'q' } };
}

const noSandbox = { sandbox: () => Promise.reject(new Error('no sandbox')) };
const score = (extractor: string, response: string | readonly ToolCall[], of: Item<MgsmItem>) =>
  scoreResponse(mgsm.scorer, extractor, responseOf(response), of, noSandbox);

describe('the official extractor of MGSM', () => {
  const cases: [string, MgsmItem['language'], string, string, string | null, number][] = [
    ['takes the number after the answer word', 'en', '18', 'So 3 + 15.\nAnswer: 18', '18', 1],
    ['takes the last number after it', 'en', '18', 'Answer: 3 + 15 = 18 dollars', '18', 1],
    ['takes the last answer word', 'en', '18', 'Answer: 17. Wait. Answer: 18', '18', 1],
    ['drops commas on both sides', 'de', '2,125', 'Antwort: 2,125', '2125', 1],
    ['drops zeros after a decimal point', 'fr', '18', 'Réponse: 18.00', '18.00', 1],
    ['drops a point at the end', 'es', '18', 'Respuesta: 18.', '18', 1],
    ['knows no sign', 'en', '18', 'Answer: -18', '18', 1],
    ['finds nothing without the answer word', 'ja', '18', '18です', null, 0],
    ['finds nothing without a number', 'zh', '18', '答案:十八', null, 0],
    ['finds native digits, which never equal the gold', 'bn', '18', 'উত্তর: ১৮', '১৮', 0],
    ['reads German thousands as a decimal', 'de', '2125', 'Antwort: 2.125', '2.125', 0],
    ['wants the word as it is written', 'ru', '18', 'ответ: 18', null, 0],
    ['reads a fraction whole', 'en', '3', 'Answer: 8/3', '8/3', 0],
    ['reads a LaTeX fraction whole', 'fr', '3', 'Réponse: \\frac{8}{3}', '8/3', 0],
    ['reads a fraction that is a whole number', 'sw', '4', 'Jibu: 8/2', '4', 1],
  ];
  it.each(cases)('%s', async (_what, language, gold, response, answer, value) => {
    expect(await score('mgsm-official', response, item(language, gold))).toMatchObject({
      answer,
      value,
    });
  });
});

describe('the native extractor of MGSM', () => {
  const cases: [MgsmItem['language'], string, string][] = [
    ['bn', '18', 'উত্তর: ১৮'],
    ['te', '1,200', 'సమాధానం: ౧,౨౦౦'],
    ['th', '45', 'คำตอบ: ๔๕ ยูโร'],
    ['de', '2,125', 'Antwort: 2.125 Euro'],
    ['fr', '114,200', 'Réponse: 114\u202f200'],
    ['ru', '114,200', 'Ответ: 114 200'],
    ['es', '5600', 'Respuesta: 5.600,00'],
    ['zh', '1,200', '答案：１，２００'],
    ['en', '276,000', 'Answer: 276,000'],
    ['en', '276,000', "Answer: 276'000"],
    ['sw', '9,500', 'Jibu: 9 500'],
    ['de', '118,000', 'Antwort: 118\u2009000'],
    ['bn', '4', 'উত্তর: ৮/২'],
  ];
  it.each(cases)('reads %s %s', async (language, gold, response) => {
    expect((await score('mgsm-native', response, item(language, gold))).value).toBe(1);
  });

  it.each(MGSM_LANGUAGES)('takes no fraction for its denominator in %s', async (language) => {
    const response = `${ANSWER_WORD[language]}: 8/3`;
    expect(await score('mgsm-native', response, item(language, '3'))).toMatchObject({
      answer: '8/3',
      value: 0,
    });
  });
});

describe('the prompts of MGSM', () => {
  it('tell in each language to write the answer word that is looked for, before a colon', () => {
    for (const language of MGSM_LANGUAGES) {
      expect(INSTRUCTION[language]).toContain(`${ANSWER_WORD[language]}:`);
      expect(promptText(mgsm.prompt(item(language, '1')))).toMatch(/\n\nq$/);
    }
  });
});

describe('the loader of MGSM', () => {
  const load = (path: string) => loadDataset(mgsm.dataset, { kind: 'path', path });

  it('reports malformed rows and unknown languages with file and line', async () => {
    const folder = temporaryFolder();
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    await expect(load(write('mgsm_en.tsv', 'q\t1\nq 2\n'))).rejects.toThrow(
      /mgsm_en\.tsv, line 2: 1 columns/,
    );
    await expect(load(write('mgsm_de.tsv', 'q\teins\n'))).rejects.toThrow(
      /line 1: the answer is not a whole number/,
    );
    await expect(load(write('mgsm_xx.tsv', 'q\t1\n'))).rejects.toThrow(/language of MGSM/);
  });
});

describeWithRealData('the real MGSM', () => {
  it('has 2,750 items, 250 in each of eleven languages, with ids by language and place', async () => {
    const { items } = await loadDataset(mgsm.dataset, {
      kind: 'path',
      path: realData('datasets/mgsm'),
    });
    expect(items).toHaveLength(2750);
    for (const language of MGSM_LANGUAGES) {
      expect(items.filter(({ tags }) => tags.language === language)).toHaveLength(250);
    }
    expect(items.at(-1)?.id).toBe('zh/249');
    expect(items.filter(({ tags }) => tags.script === 'latin')).toHaveLength(1250);
  });

  it('gives full marks to the gold answers and none to others', async () => {
    const { items } = await loadDataset(mgsm.dataset, {
      kind: 'path',
      path: realData('datasets/mgsm'),
    });
    for (const extractor of ['mgsm-official', 'mgsm-native']) {
      for (const each of items) {
        const right = mgsm.mockReply?.(each, true, 'chat') ?? '';
        const wrong = mgsm.mockReply?.(each, false, 'chat') ?? '';
        expect((await score(extractor, right, each)).value).toBe(1);
        expect((await score(extractor, wrong, each)).value).toBe(0);
      }
    }
  });
});
