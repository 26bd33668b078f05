import type { CommandParts } from './commands.js';

/** How a sample ended. All but `whole` are a loss: the model had no fair chance to show its answer. */
export type Ending =
  | 'whole'
  | 'missing'
  | 'error'
  | 'truncated while thinking'
  | 'truncated'
  | 'filtered'
  | 'refused'
  | 'empty'
  | 'no answer';

/** What is odd about the text of a reply. */
export type Mark = 'template tokens' | 'thinking' | 'code cut';

/** One sample of an item, as plain data without its texts. */
export interface Observation {
  readonly item: string;
  readonly sample: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Its share of the score if every sample had a verdict; the shares of all observations add up to 1. */
  readonly weight: number;
  /** What the score counts for it, 0 to 1; `null` without a verdict. */
  readonly value: number | null;
  /** {@link value}; without one, what leaving it out amounts to: the mean of its group in the score. */
  readonly counted: number;
  readonly ending: Ending;
  /** Its place in the order of arrival, from 0; `null` without a reply, or where the order is not known. */
  readonly place: number | null;
  /** Milliseconds; `null` if it is not known. */
  readonly latency: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** Characters of the reply, reasoning included. */
  readonly length: number;
  /** Characters of the prompt; `null` if it is not stored. */
  readonly promptLength: number | null;
  /** The model and the fingerprint that the server reported; empty if none. */
  readonly served: string;
  /** Identifies the text of the request; `null` if it is not known. */
  readonly request: string | null;
  /** Identifies the text of the reply; `null` for texts too short to be repeated by mistake. */
  readonly text: number | null;
  /** The mean score of other models of the store on this item; `null` if there is none. */
  readonly others: number | null;
  /** The letter that was read and the one that is right, one after the other: `BA`; `null` for other answers. */
  readonly letters: string | null;
  /** What is odd about the text of the reply: {@link Mark}; `null` if nothing is. */
  readonly mark: Mark | null;
  /** What other ways to read the reply give, by their names, where that is not {@link value}. */
  readonly readings: Readonly<Record<string, number>>;
}

/** How another way to read replies did, over all replies. */
export interface Reader {
  readonly name: string;
  /**
   * `extractor`: one of the benchmark's; `tolerant`: any sign of an answer; `cut`: the reply up to where it should have
   * ended; `way`: the reply without what is odd about it.
   */
  readonly kind: 'extractor' | 'tolerant' | 'cut' | 'way';
  /** The chance that an answer picked without understanding is right: one in four letters. */
  readonly luck: number;
  /** It makes up an answer where it finds none. */
  readonly guesses: boolean;
}

/** An example of a reply that two readings part on. */
export interface ReadingExample {
  readonly reader: string;
  readonly item: string;
  readonly miss: 'found no answer' | 'found another answer';
  /** The answer that the score counts; `null` if none was found. */
  readonly stored: string | null;
  readonly answer: string;
  /** The last characters of the reply. */
  readonly end: string;
}

/** Another way to compute the score. */
export interface Aggregate {
  readonly name: string;
  /** 0 to 1 */
  readonly value: number;
}

/** What is known about how the score differs from one run to the next. All in fractions. */
export interface Noise {
  /** Standard deviation of ours, over repeats and over the items that were not asked. */
  readonly ours: number;
  /** Standard deviation of a single run like the published one. */
  readonly published: number;
  /** `one run, noise assumed`, as card verdicts word it. */
  readonly source: string;
}

/** The items that were asked, and those that should have been. */
export interface DataFacts {
  /** Stored items. */
  readonly items: number;
  /** Published items; `null` if there is no such number. */
  readonly published: number | null;
  /** The same items may have been asked on purpose only in part: `--limit 200`, `--subset language`; `null` if not. */
  readonly selected: string | null;
  /** What is odd about the source: `cardbench's own sample items`; `null` if it is the published dataset. */
  readonly otherItems: string | null;
}

/** What was sent, and what the server made of it. */
export interface Asked {
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly system: string | null;
  readonly samples: number;
  readonly temperature: number;
  /** How the run's settings differ from those of the benchmark, or of the card: `temperature 1 instead of 0`. */
  readonly otherSettings: readonly string[];
  /** `$` for a million tokens; `null` without a price. */
  readonly price: { readonly input: number; readonly output: number } | null;
}

/** Everything that causes are looked for in: one benchmark of a run, and a row of a card where there is one. */
export interface RowEvidence {
  readonly run: string;
  /** What the commands that it leads to are written with. */
  readonly commands: CommandParts;
  readonly benchmark: string;
  readonly title: string;
  readonly metric: string;
  /** Our score, 0 to 1. */
  readonly ours: number;
  /** 0 to 1; `null` without a card, or where the card has no value. */
  readonly published: number | null;
  /** Published scores of groups, by `tag` and group. */
  readonly publishedGroups: readonly {
    readonly tag: string;
    readonly group: string;
    readonly value: number;
  }[];
  readonly noise: Noise;
  readonly observations: readonly Observation[];
  /** The tag whose groups make items comparable: subject, language; `null` if there is none. */
  readonly groupTag: string | null;
  readonly readers: readonly Reader[];
  readonly examples: readonly ReadingExample[];
  /** Why replies could not be read again; `null` if they were. */
  readonly unread: string | null;
  readonly aggregates: readonly Aggregate[];
  readonly data: DataFacts;
  readonly asked: Asked;
  /** The judge that was asked; `null` without one. */
  readonly judge: string | null;
}
