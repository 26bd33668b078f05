/** How far something that is made in the background has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Work in slices, each short enough that a server can answer between two of them. */
export type Slices = Iterator<Progress, void>;
