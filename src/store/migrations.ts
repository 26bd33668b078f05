import type { Database } from 'better-sqlite3';
import { annotations, runNames } from './annotation-tables.js';
import { changesByTransaction } from './changes-by-transaction.js';
import { readSide } from './read-side.js';
import { reasoningCounts } from './reasoning-counts.js';
import { addedColumns } from './reply-columns.js';
import { serverNotes } from './server-notes.js';
import { splitContents } from './split-contents.js';

/** SQL, or a function for changes that SQL alone cannot make. */
type Step = string | ((db: Database) => void);

/** Entry n migrates a store from version n to n + 1. A released step is never changed. */
const steps: readonly Step[] = [
  `
  CREATE TABLE runs (
    id            TEXT PRIMARY KEY,
    fingerprint   TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('unfinished', 'incomplete', 'finished')),
    created_at    TEXT NOT NULL,
    finished_at   TEXT,
    cardbench     TEXT NOT NULL,
    provider      TEXT NOT NULL,
    model         TEXT NOT NULL,
    base_url      TEXT NOT NULL,
    stand_in      INTEGER NOT NULL,
    config        TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_fingerprint ON runs (fingerprint, created_at);

  CREATE TABLE run_benchmarks (
    id             INTEGER PRIMARY KEY,
    run_id         TEXT NOT NULL REFERENCES runs (id),
    position       INTEGER NOT NULL,
    benchmark      TEXT NOT NULL,
    title          TEXT NOT NULL,
    protocol       TEXT NOT NULL,
    dataset_source TEXT NOT NULL,
    dataset_label  TEXT NOT NULL,
    dataset_sha256 TEXT NOT NULL,
    planned        INTEGER NOT NULL,
    published      INTEGER,
    UNIQUE (run_id, benchmark)
  ) STRICT;

  CREATE TABLE responses (
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    item             TEXT NOT NULL,
    sample           INTEGER NOT NULL,
    request_sha256   TEXT NOT NULL,
    text             TEXT NOT NULL,
    finish_reason    TEXT,
    refused          INTEGER NOT NULL,
    latency_ms       REAL NOT NULL,
    first_token_ms   REAL,
    tokens_in        INTEGER,
    tokens_out       INTEGER,
    cost_usd         REAL,
    attempts         INTEGER NOT NULL,
    reported_model   TEXT,
    received_at      TEXT NOT NULL,
    PRIMARY KEY (run_benchmark_id, item, sample)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE failed_attempts (
    id               INTEGER PRIMARY KEY,
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    item             TEXT NOT NULL,
    sample           INTEGER NOT NULL,
    attempt          INTEGER NOT NULL,
    cause            TEXT NOT NULL,
    status           INTEGER,
    message          TEXT NOT NULL,
    final            INTEGER NOT NULL,
    failed_at        TEXT NOT NULL
  ) STRICT;
  CREATE INDEX failed_attempts_by_item ON failed_attempts (run_benchmark_id, item, sample);

  CREATE TABLE scorings (
    id               INTEGER PRIMARY KEY,
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    created_at       TEXT NOT NULL,
    scorer           TEXT NOT NULL,
    scorer_version   INTEGER NOT NULL,
    extractor        TEXT NOT NULL,
    sandbox          TEXT,
    cardbench        TEXT NOT NULL
  ) STRICT;
  CREATE INDEX scorings_by_benchmark ON scorings (run_benchmark_id);

  CREATE TABLE scores (
    scoring_id INTEGER NOT NULL REFERENCES scorings (id),
    item       TEXT NOT NULL,
    sample     INTEGER NOT NULL,
    value      REAL,
    answer     TEXT,
    reason     TEXT NOT NULL,
    error      TEXT,
    tags       TEXT NOT NULL,
    PRIMARY KEY (scoring_id, item, sample)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE metrics (
    scoring_id INTEGER NOT NULL REFERENCES scorings (id),
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    value      REAL NOT NULL,
    stderr     REAL NOT NULL,
    low        REAL NOT NULL,
    high       REAL NOT NULL,
    method     TEXT NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (scoring_id, name)
  ) STRICT, WITHOUT ROWID;
  `,
  'ALTER TABLE scores ADD COLUMN details TEXT;',
  `
  ALTER TABLE scorings ADD COLUMN judge TEXT;
  CREATE TABLE judgements (
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    judge            TEXT NOT NULL,
    request_sha256   TEXT NOT NULL,
    item             TEXT NOT NULL,
    sample           INTEGER NOT NULL,
    text             TEXT NOT NULL,
    finish_reason    TEXT,
    latency_ms       REAL NOT NULL,
    tokens_in        INTEGER,
    tokens_out       INTEGER,
    attempts         INTEGER NOT NULL,
    reported_model   TEXT,
    received_at      TEXT NOT NULL,
    PRIMARY KEY (run_benchmark_id, judge, request_sha256)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE batches (
    run_id       TEXT NOT NULL REFERENCES runs (id),
    id           TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    collected_at TEXT,
    PRIMARY KEY (run_id, id)
  ) STRICT, WITHOUT ROWID;
  `,
  splitContents,
  `
  CREATE TABLE prefix_texts (
    id      INTEGER PRIMARY KEY,
    sha256  TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
  ) STRICT;

  CREATE TABLE items (
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    item             TEXT NOT NULL,
    prefix_text      INTEGER REFERENCES prefix_texts (id),
    prefix_length    INTEGER NOT NULL,
    content          BLOB,
    request_sha256   TEXT,
    gold_sha256      TEXT,
    PRIMARY KEY (run_benchmark_id, item)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE item_tags (
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    tag              TEXT NOT NULL,
    value            TEXT NOT NULL,
    item             TEXT NOT NULL,
    PRIMARY KEY (run_benchmark_id, tag, value, item)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO item_tags
    SELECT g.run_benchmark_id, t.key, t.value, s.item
    FROM scorings g JOIN scores s ON s.scoring_id = g.id, json_each(s.tags) t;
  `,
  readSide,
  reasoningCounts,
  serverNotes,
  changesByTransaction,
  annotations,
  runNames,
  'ALTER TABLE scorings ADD COLUMN guards TEXT;',
];

/** The schema version that every store has once it is open (SQLite's `user_version`). */
export const schemaVersion = Math.max(steps.length, ...addedColumns.map(({ version }) => version));

/**
 * Migrates the schema from one version to another, step by step. The columns that a version adds to replies are added
 * before its step. docs/store.md describes the tables.
 */
export function migrate(db: Database, from: number, to: number = schemaVersion): void {
  for (let version = from + 1; version <= to; version++) {
    for (const added of addedColumns.filter((each) => each.version === version)) {
      db.exec(`ALTER TABLE responses ADD COLUMN ${added.definition}`);
    }
    const step = steps[version - 1] ?? '';
    if (typeof step === 'string') db.exec(step);
    else step(db);
  }
  db.pragma(`user_version = ${to}`);
}
