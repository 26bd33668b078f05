import type { Item } from '../core/item.js';
import type { Outline } from './outline.js';

/**
 * Where the items of a run come from: all published ones, some of them, cardbench's own samples, or a user's file whose
 * items are not known to be published.
 */
export type DatasetOrigin = 'published' | 'part of the published' | 'sample' | 'own';

/** Where the items of a benchmark come from. */
export type DatasetSource =
  | { readonly kind: 'sample' }
  | { readonly kind: 'published' }
  | {
      readonly kind: 'path';
      readonly path: string;
      /** A file of outputs that also holds the items: rows that cannot be used are left out. */
      readonly ofOutputs?: true;
    };

/** Identifies exactly which items were read. */
export interface DatasetVersion {
  /** The hash of the file; for a folder, the hash of the sorted list of its files' hashes and names. */
  readonly sha256: string;
  /** `sample items`, `published`, or the path. */
  readonly label: string;
  /** Where the items come from. */
  readonly origin: DatasetOrigin;
  /** How many items the published split contains; `undefined` if the items are not known to be part of it. */
  readonly publishedItems: number | undefined;
  /** What the files hold and the dataset does not, in sentences for the user. */
  readonly leftOut: readonly string[];
}

/** The items of a dataset, all in memory. */
export interface LoadedDataset<Data> extends DatasetVersion {
  readonly items: readonly Item<Data>[];
}

/** A dataset that can be read several times; only ids and tags are kept in memory, some tens of bytes per item. */
export interface OpenDataset<Data> extends DatasetVersion {
  readonly outline: Outline;
  /** The first item of the outline, available without reading the files again. */
  readonly first: Item<Data> | undefined;
  /** All items, in the order of the outline; throws at the end if the files have changed. */
  readonly read: () => AsyncIterable<Item<Data>>;
  /** An estimate of the bytes that all items take in memory; 0 if they are there already. */
  readonly size: number;
}
