import {
  accuracy,
  accuracyBy,
  byTag,
  chat,
  defineBenchmark,
  defineDataset,
  fromText,
  type Metric,
  records,
  type Scorer,
  user,
} from 'cardbench';

interface Word {
  readonly word: string;
}

/** A scorer of one's own: half a point for the right letters in another case. */
const spelledBackwards: Scorer<Word> = {
  name: 'backwards',
  version: 1,
  extractors: { whole: fromText((text) => text.trim() || null) },
  grade: (answer, { data }) => {
    const right = [...data.word].reverse().join('');
    if (answer === right) return { value: 1, reason: 'as asked' };
    const close = answer.toLowerCase() === right.toLowerCase();
    return { value: close ? 0.5 : 0, reason: close ? 'other case' : `not ${right}` };
  },
};

/** A metric of one's own: the share of words that are right to the letter. */
const exact: Metric = {
  name: 'exact',
  compute: (scores) =>
    accuracy({ name: 'exact' }).compute(
      scores.map((score) => ({ ...score, value: score.value === 1 ? 1 : 0 })),
    ),
};

export const backwards = defineBenchmark<Word>({
  id: 'backwards',
  title: 'Backwards',
  description: 'Words, spelled backwards.',
  dataset: defineDataset({
    name: 'backwards',
    file: './words.csv',
    parse: async function* (rows) {
      for await (const { record } of records(rows)) {
        const word = String(record['word']);
        yield { id: word, data: { word }, tags: { length: String(word.length) } };
      }
    },
  }),
  protocol: { prompt: 'backwards/1', shots: 0, cot: false, temperature: 0, maxTokens: 16 },
  prompt: ({ data }) => chat(user(`Spell "${data.word}" backwards. Reply with the word only.`)),
  scorer: spelledBackwards,
  metrics: [accuracy(), exact, accuracyBy({ by: byTag('length') })],
});
