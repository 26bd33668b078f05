import type { Item } from '../../core/item.js';
import { chat, user } from '../../core/prompt.js';
import type { Dataset } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { choiceLetter, letterScorer } from '../../scorers/choice-letter.js';
import { fromText } from '../../scorers/scorer.js';
import { type Benchmark, defineBenchmark } from '../benchmark.js';
import { type MmluItem, mmluQuestions, mmluTags } from './dataset.js';
import { multilingualAnswer } from './multilingual-answer.js';
import { listed, otherLetter } from './prompts.js';

/** The same questions recur in every language, so their scores are not independent. */
const cluster = byTag('problem');

/**
 * MMLU in other languages: the mean over the languages, and each of them. An id is the language and the id of the
 * question in MMLU, `DE-DE/anatomy/17`.
 *
 * The protocol is that of openai/simple-evals@ee3b0318, mmlu_eval.py: one turn, instructions in English, reasoning,
 * then "Answer: X"; 2,048 tokens (run_multilingual_mmlu.py). The letter is looked for after the word for "answer" in any
 * of the languages.
 */
export function translatedMmlu(of: {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The language of a file by its name; `undefined` if the file is of another kind. */
  readonly languageOf: (file: string) => string | undefined;
  /** Further tags of an item, by its row. */
  readonly tagsOf?: (record: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>;
  /** Further tags whose groups are reported. */
  readonly alsoBy?: readonly string[];
}): Benchmark<MmluItem> {
  const { id, title, description, languageOf, tagsOf, alsoBy = [] } = of;
  const dataset: Dataset<MmluItem> = {
    name: id,
    select: (names) => names.filter((name) => languageOf(name) !== undefined),
    parse: parseRows,
  };

  async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<MmluItem>> {
    let further: Readonly<Record<string, string>> = {};
    const noted = (async function* () {
      for await (const row of rows) {
        if (tagsOf !== undefined && row.kind === 'record') further = tagsOf(row.record);
        yield row;
      }
    })();
    for await (const { part, id: problem, data } of mmluQuestions(
      noted,
      (file) => languageOf(file) ?? '',
    )) {
      const tags = { language: part, problem, ...mmluTags(data.subject), ...further };
      yield { id: `${part}/${problem}`, data, tags };
    }
  }

  return defineBenchmark<MmluItem>({
    id,
    title,
    description,
    dataset,
    protocol: { prompt: 'mmlu-answer/1', shots: 0, cot: true, temperature: 0, maxTokens: 2048 },
    prompt: ({ data: { question, choices } }) =>
      chat(
        user(
          'Choose the right answer to this question. Reason step by step, in the language of the question. The last ' +
            'line of your reply has the form "Answer: X", where X is A, B, C or D.\n\n' +
            `${question}\n\n${listed(choices)}`,
        ),
      ),
    scorer: letterScorer<MmluItem>({
      name: 'multilingual-letter',
      version: 1,
      extractors: {
        'multilingual-answer': fromText(multilingualAnswer),
        ...choiceLetter.extractors,
      },
    }),
    metrics: [
      macroAccuracy({ name: 'acc', by: byTag('language'), cluster }),
      ...['language', ...alsoBy, 'category', 'subject'].map((tag) =>
        accuracyBy({ by: byTag(tag), cluster }),
      ),
    ],
    balanceBy: 'language',
    matchText: ({ question }) => question,
    matchChoices: ({ choices }) => choices,
    mockReply: ({ data }, correct) =>
      `I go through the choices.\n\nAnswer: ${correct ? data.gold : otherLetter(data.gold)}`,
  });
}

/** `mmlu_DE-DE.csv`, also in a folder. */
const mmmluFile = /(?:^|\/)mmlu_([A-Z]{2}-[A-Z]{2})\.csv(?:\.gz)?$/;

/** MMMLU (openai/MMMLU): MMLU by professional translators, in 14 languages. */
export const mmmlu = translatedMmlu({
  id: 'mmmlu',
  title: 'MMMLU',
  description: 'MMLU in 14 languages, translated by professionals.',
  languageOf: (file) => mmmluFile.exec(file)?.[1],
});

/** `de/test-00000-of-00001.parquet`, not the `dev` split beside it. */
const globalFile = /(?:^|\/)([a-z]{2,3})\/test[^/]*\.(?:parquet|jsonl|csv)(?:\.gz)?$/;

/**
 * Global-MMLU (Singh et al. 2024, arXiv:2412.03304). Of 2,850 questions a language, it is known whether they depend on a
 * culture (CS) or not (CA).
 */
export const globalMmlu = translatedMmlu({
  id: 'global-mmlu',
  title: 'Global-MMLU',
  description: 'MMLU in 42 languages, with notes on what depends on a culture.',
  languageOf: (file) => globalFile.exec(file)?.[1],
  tagsOf: ({ cultural_sensitivity_label: label }) => ({
    culture: label === 'CS' || label === 'CA' ? label : 'not annotated',
  }),
  alsoBy: ['culture'],
});
