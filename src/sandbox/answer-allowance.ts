/** Separates the requests, or the answers, in a message (`write_values.py`). */
export const SEPARATOR = '\x1e';

/** Characters of the largest value that can be sent, with its request. */
export const LARGEST_MESSAGE = 20 * 1024 ** 2;

/** Characters of answers that a solution may send in advance (`run_solution.py`), with some reserve. */
const AHEAD = 2 * 1024 ** 2;

/** Counts the outstanding answers, so that a solution cannot fill another process's memory with unrequested answers. */
export interface AnswerAllowance {
  /** Records a message with requests. */
  readonly asked: (requests: string) => void;
  /** Whether another answer, of this many characters, was requested. */
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
