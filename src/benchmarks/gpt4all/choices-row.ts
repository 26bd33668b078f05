import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { describePosition, type RowPosition } from '../../datasets/formats/row.js';

const text = z.string().min(1);

/**
 * A row of the Allen Institute's multiple-choice datasets: as Hugging Face has it, `choices` with the lists
 * `text` and `label`, or as first published, `question` with `stem` and `choices`.
 *
 * @param stem the column of the question on Hugging Face
 * @param shape the other columns
 */
export function choicesRow<Shape extends z.ZodRawShape>(
  stem: 'question' | 'question_stem',
  shape: Shape,
) {
  const listed = z
    .looseObject({ choices: z.looseObject({ text: z.array(text).min(2) }) })
    .refine((row) => text.safeParse(row[stem]).success, {
      path: [stem],
      message: 'must be a text',
    });
  const nested = z.looseObject({
    question: z.looseObject({
      stem: text,
      choices: z.array(z.looseObject({ text })).min(2),
    }),
  });
  return z
    .union([
      nested.transform(({ question }) => ({
        stem: question.stem,
        texts: question.choices.map((choice) => choice.text),
      })),
      listed.transform((row) => ({ stem: String(row[stem]), texts: row.choices.text })),
    ])
    .and(z.looseObject(shape));
}

/** The index of the right choice: `A` and `1` are the first. */
export function placeOf(key: string, choices: readonly unknown[], at: RowPosition): number {
  const place = /\d/.test(key) ? Number(key) - 1 : key.charCodeAt(0) - 65;
  if (place < choices.length) return place;
  throw new CardbenchError(
    `${describePosition(at)}: column "answerKey": it is none of the ${choices.length} choices.`,
  );
}
