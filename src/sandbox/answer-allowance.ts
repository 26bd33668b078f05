/** Between the requests, or the answers, of one message (`write_values.py`). */
export const SEPARATOR = '\x1e';

/** Characters of the largest value that crosses, and its request. */
export const LARGEST_MESSAGE = 20 * 1024 ** 2;

/** Characters that a solution answers ahead of what is needed (`run_solution.py`), with room to spare. */
const AHEAD = 2 * 1024 ** 2;

/** Counts the answers that are due, so that a solution cannot fill the memory of others by answering unasked. */
export interface AnswerAllowance {
  /** Records a message with requests. */
  readonly asked: (requests: string) => void;
  /** Whether one more answer, of this many characters, was asked for. */
  readonly admits: (characters: number) => boolean;
  readonly reset: () => void;
}

export function answerAllowance(): AnswerAllowance {
  let answersLeft = 0;
  let charactersLeft = 0;
  return {
    asked: (requests) => {
      const count = requests.split(SEPARATOR).length;
      answersLeft += count;
      charactersLeft = LARGEST_MESSAGE + (count > 1 ? AHEAD : 0);
    },
    admits: (characters) => {
      answersLeft--;
      charactersLeft -= characters;
      return answersLeft >= 0 && charactersLeft >= 0;
    },
    reset: () => {
      answersLeft = 0;
      charactersLeft = 0;
    },
  };
}
