/** Names of runs, under which they are found like under their ids. */
export const runNames = `
  CREATE TABLE run_names (
    run_id TEXT PRIMARY KEY REFERENCES runs (id),
    name   TEXT NOT NULL UNIQUE
  ) STRICT, WITHOUT ROWID;
`;

/** What users write about runs, and the index that finds refused replies. */
export const annotations = `
  CREATE TABLE run_tags (
    run_id TEXT NOT NULL REFERENCES runs (id),
    tag    TEXT NOT NULL,
    PRIMARY KEY (run_id, tag)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE run_notes (
    run_id TEXT PRIMARY KEY REFERENCES runs (id),
    note   TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX responses_refused ON responses (run_benchmark_id, item, sample) WHERE refused = 1;
`;
