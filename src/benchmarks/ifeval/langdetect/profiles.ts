import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { packageRoot } from '../../../core/package-root.js';

/** What langdetect knows of the languages. */
export interface Profiles {
  /** ISO 639-1 codes, and `zh-cn` and `zh-tw`. */
  readonly languages: readonly string[];
  /** For an n-gram of 1 to 3 characters, its share of the n-grams of that length in each language. */
  readonly shares: ReadonlyMap<string, Float64Array>;
  /** Ideographs that count as another one. */
  readonly ideographs: ReadonlyMap<string, string>;
  readonly vietnamese: Vietnamese;
}

/** Vietnamese letters with a combining mark, and the one character for both. */
export interface Vietnamese {
  readonly letters: string;
  readonly marks: string;
  /** For each mark, the characters in the order of `letters`. */
  readonly combined: readonly string[];
}

const fileSchema = z.object({
  languages: z.array(
    z.object({
      language: z.string(),
      totals: z.array(z.number()).length(3),
      counts: z.record(z.string(), z.number()),
    }),
  ),
  ideographs: z.array(z.string()),
  vietnamese: z.object({ letters: z.string(), marks: z.string(), combined: z.array(z.string()) }),
});

let loaded: Profiles | undefined;

/** The profiles of langdetect 1.0.9; read at first use. */
export function profiles(): Profiles {
  loaded ??= read();
  return loaded;
}

const FILE = join(packageRoot, 'src', 'benchmarks', 'ifeval', 'langdetect', 'profiles.json.gz');

function read(): Profiles {
  const text = gunzipSync(readFileSync(FILE)).toString('utf8');
  const { languages, ideographs, vietnamese } = fileSchema.parse(JSON.parse(text));
  const shares = new Map<string, Float64Array>();
  for (const [index, { totals, counts }] of languages.entries()) {
    for (const [gram, count] of Object.entries(counts)) {
      let ofGram = shares.get(gram);
      if (ofGram === undefined) {
        ofGram = new Float64Array(languages.length);
        shares.set(gram, ofGram);
      }
      ofGram[index] = count / (totals[gram.length - 1] ?? 1);
    }
  }
  const same = new Map<string, string>();
  for (const alike of ideographs) {
    const [first = '', ...others] = alike;
    for (const other of others) same.set(other, first);
  }
  return {
    languages: languages.map(({ language }) => language),
    shares,
    ideographs: same,
    vietnamese,
  };
}
