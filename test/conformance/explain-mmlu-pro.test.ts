import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

const OUTPUTS = realData('outputs/mmlu_pro_llama31_8b_instruct/model_outputs.zip');

interface Row {
  readonly question_id: number;
  readonly answer: string;
  /** The letter that the official code found, or drew. */
  readonly pred?: string;
  readonly category: string;
  readonly model_outputs?: string;
  readonly generated_text?: string;
}

/** The official chain, written anew for this test. */
function official(text: string): string | undefined {
  const stated = text.match(/answer is \(?([A-J])\)?/);
  if (stated !== null) return stated[1];
  const line = text.match(/.*[aA]nswer:\s*([A-J])/);
  if (line !== null) return line[1];
  // Python's words are Unicode.
  return [...text.matchAll(/(?<![\p{L}\p{N}_])([A-J])(?![\p{L}\p{N}_])/gu)].at(-1)?.[1];
}

describeWithRealData('MMLU-Pro, 12,032 outputs of Llama 3.1 8B Instruct, explained', () => {
  // Only all of the outputs have the published figures.
  it.skipIf(!FULL)(
    'against the published column, whose chain guesses where it finds no answer',
    async () => {
      const [file] = Object.values(unzipSync(readFileSync(OUTPUTS)));
      const rows: Row[] = JSON.parse(Buffer.from(file ?? []).toString());
      const found = rows.map((each) => ({
        ...each,
        letter: official(each.model_outputs ?? each.generated_text ?? ''),
      }));
      const none = found.filter(({ letter }) => letter === undefined);
      const right = found.filter(({ letter, answer }) => letter === answer);
      const ours = right.length / rows.length;
      // What the official code wrote with its random guesses.
      const published = rows.filter(({ pred, answer }) => pred === answer).length / rows.length;
      expect(published).toBeCloseTo(0.4419, 4);
      const guessed = none.filter(({ question_id, answer }) => {
        const draw = seededRandom('mmlu-pro-guess', String(question_id))();
        return 'ABCDEFGHIJ'[Math.floor(draw * 10)] === answer;
      });
      // As right as the answered items of the same category.
      let comparable = 0;
      for (const { category } of none) {
        const answered = found.filter(
          (each) => each.category === category && each.letter !== undefined,
        );
        const hits = answered.filter(({ letter, answer }) => letter === answer);
        comparable += hits.length / answered.length / rows.length;
      }
      expect({ n: rows.length, none: none.length }).toEqual({ n: 12_032, none: 694 });

      const folder = temporaryFolder();
      const card = join(folder, 'card.yaml');
      writeFileSync(
        card,
        `id: outputs
title: MMLU-Pro outputs
source: the column pred of the published outputs
columns: { llama: Llama 3.1 8B Instruct }
column: llama
rows:
  - { title: MMLU-Pro, benchmark: mmlu-pro, shots: 5, metric: micro accuracy, ours: acc, values: { llama: ${(100 * published).toFixed(2)} } }
`,
      );
      const store = join(folder, 'x.db');
      const from = ['-p', OUTPUTS, '-m', 'llama', '--store', store];
      await cardbench(['import', 'mmlu-pro', ...from, '--extractor', 'mmlu-pro-official']);
      const { stdout } = await cardbench([
        ...['explain', 'latest', '--card', card, '--store', store, '--format', 'json'],
      ]);
      const [row] = JSON.parse(stdout).rows;
      expect(row.ours).toBeCloseTo(ours, 9);
      expect(row.gap.difference).toBeCloseTo(0.4419 - ours, 9);
      const finding = (id: string) => row.findings.find((each: { id: string }) => each.id === id);

      const unanswered = finding('no answer');
      expect(unanswered).toMatchObject({ named: true });
      expect(unanswered.affected).toHaveLength(694);
      expect(unanswered.points.bounds).toEqual([0, expect.closeTo(694 / 12_032, 9)]);
      expect(unanswered.points.likely).toBeCloseTo(comparable, 3);

      const guesses = finding('extractor mmlu-pro-official-guess');
      expect(guesses).toMatchObject({ named: true, kind: 'alternative' });
      expect(guesses.points.likely).toBeCloseTo(guessed.length / 12_032, 9);
      // The guesses explain the difference from the published value; answering all of them would explain more than there is.
      expect(Math.abs(row.gap.difference - guesses.points.likely)).toBeLessThan(0.002);
      expect(unanswered.points.interval[0]).toBeGreaterThan(row.gap.difference);
    },
  );
});
