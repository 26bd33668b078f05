/** Between the requests, or the answers, of one message (`write_values.py`). */
export const SEPARATOR = '\x1e';

/** Characters of the largest value that crosses, and its request. */
export const LARGEST_MESSAGE = 20 * 1024 ** 2;

/** Characters that a solution answers ahead of what is needed (`run_solution.py`), with room to spare. */
const AHEAD = 2 * 1024 ** 2;

/** Counts the answers that are owed, so that a solution that talks without being asked fills nobody. */
export interface AnswerAllowance {
  /** Takes note of a message with requests. */
  readonly asked: (requests: string) => void;
  /** Whether a message with this many answers, of this many characters together, was asked for. */
  readonly admits: (answers: number, characters: number) => boolean;
  readonly reset: () => void;
}

export function answerAllowance(): AnswerAllowance {
  let answersLeft = 0;
  let charactersLeft = 0;
  return {
    asked: (requests) => {
      const count = countIn(requests);
      answersLeft += count;
      charactersLeft = LARGEST_MESSAGE + (count > 1 ? AHEAD : 0);
    },
    admits: (answers, characters) => {
      answersLeft -= answers;
      charactersLeft -= characters;
      return answersLeft >= 0 && charactersLeft >= 0;
    },
    reset: () => {
      answersLeft = 0;
      charactersLeft = 0;
    },
  };
}

/** The requests, or answers, of a message. */
export function countIn(text: string): number {
  let count = 1;
  for (let at = text.indexOf(SEPARATOR); at >= 0; at = text.indexOf(SEPARATOR, at + 1)) count++;
  return count;
}
