import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { chat, user } from '../../core/prompt.js';
import type { Dataset } from '../../datasets/dataset.js';
import { describePosition, type Row, type RowPosition } from '../../datasets/formats/row.js';
import { accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { numericAnswer } from '../../scorers/numeric-answer.js';
import { fromText } from '../../scorers/scorer.js';
import { defineBenchmark } from '../benchmark.js';
import { nativeNumber, officialNumber } from './extract.js';
import {
  ANSWER_WORD,
  INSTRUCTION,
  MGSM_LANGUAGES,
  type MgsmLanguage,
  scriptOf,
} from './languages.js';

export interface MgsmItem {
  readonly question: string;
  readonly gold: string;
  readonly language: MgsmLanguage;
}

/** Rows are `question <tab> answer`, one file per language, named `mgsm_<language>.tsv`; ids are `bn/17`, from 0. */
const mgsmDataset: Dataset<MgsmItem> = {
  name: 'mgsm',
  select: (names) => names.filter((name) => /(^|\/)mgsm_[a-z]{2}\.tsv(\.gz)?$/.test(name)),
  parse: parseRows,
};

/** The same 250 problems recur in every language, so their scores are not independent. */
const cluster = byTag('problem');

/**
 * MGSM (Shi et al. 2022), 0-shot with reasoning, instruction and answer word in the language of the
 * question; the mean over the eleven languages. Scored as openai/simple-evals, mgsm_eval.py.
 */
export const mgsm = defineBenchmark<MgsmItem>({
  id: 'mgsm',
  title: 'MGSM',
  description: 'Grade-school word problems in eleven languages.',
  dataset: mgsmDataset,
  protocol: { prompt: 'mgsm-cot/1', shots: 0, cot: true, temperature: 0, maxTokens: 2048 },
  prompt: ({ data }) => chat(user(`${INSTRUCTION[data.language]}\n\n${data.question}`)),
  scorer: numericAnswer<MgsmItem>({
    name: 'mgsm-number',
    version: 2,
    extractors: {
      'mgsm-official': fromText(officialNumber),
      'mgsm-native': fromText(nativeNumber),
    },
  }),
  matchText: ({ question }) => question,
  metaEvals: ['mgsm'],
  metrics: [
    macroAccuracy({ name: 'em', by: byTag('language'), cluster }),
    accuracyBy({ name: 'em', by: byTag('script'), cluster }),
    accuracyBy({ name: 'em', by: byTag('language') }),
  ],
  balanceBy: 'language',
  mockReply: ({ data }, correct) => {
    const number = data.gold.replaceAll(',', '');
    return `… ${ANSWER_WORD[data.language]}: ${correct ? number : `${number}1`}`;
  },
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<MgsmItem>> {
  const counts = new Map<string, number>();
  for await (const row of rows) {
    const language = languageOf(row.at);
    const cells = row.kind === 'cells' ? row.cells : [];
    const [question, answer] = cells;
    if (cells.length !== 2 || question === undefined || answer === undefined) {
      throw new CardbenchError(
        `${describePosition(row.at)}: ${cells.length} columns instead of two (question, answer).`,
      );
    }
    const gold = answer.trim();
    if (!/^-?\d[\d,]*$/.test(gold)) {
      throw new CardbenchError(`${describePosition(row.at)}: the answer is not a whole number.`);
    }
    const index = counts.get(language) ?? 0;
    counts.set(language, index + 1);
    yield {
      id: `${language}/${index}`,
      data: { question, gold, language },
      tags: { language, script: scriptOf(language), problem: String(index) },
    };
  }
}

function languageOf(at: RowPosition): MgsmLanguage {
  const code = /([a-z]{2})\.tsv$/i.exec(at.file)?.[1]?.toLowerCase();
  const language = z.enum(MGSM_LANGUAGES).safeParse(code);
  if (language.success) return language.data;
  throw new CardbenchError(
    `${at.file}: the file name does not end in a language of MGSM (mgsm_bn.tsv ... mgsm_zh.tsv).`,
  );
}
