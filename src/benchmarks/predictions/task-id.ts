import { z } from 'zod';

/** The id of a task of HumanEval or MBPP; some programs write only its number (`11` for `Mbpp/11`). */
export const taskId = z.union([z.string().min(1), z.int()]).transform(
  (id) =>
    (dataset: string): string =>
      /^\d+$/.test(String(id)) ? `${dataset}/${id}` : String(id),
);
