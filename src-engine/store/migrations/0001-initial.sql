-- Experiments, their runs, and what runs record. Times are milliseconds since the epoch.

CREATE TABLE experiments (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- The configuration as it was started, JSON.
  config TEXT NOT NULL,
  data_title TEXT NOT NULL,
  -- JSON arrays, so that the library lists experiments without reading their configurations.
  lane_labels TEXT NOT NULL,
  seeds TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  experiment_id TEXT NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  -- Order in the experiment, seed by seed: also the order of the queue.
  position INTEGER NOT NULL,
  lane_id TEXT NOT NULL,
  lane_index INTEGER NOT NULL,
  label TEXT NOT NULL,
  seed INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (
    status IN ('queued', 'running', 'paused', 'finished', 'stopped', 'diverged', 'interrupted', 'failed')
  ),
  backend TEXT NOT NULL DEFAULT '',
  device TEXT NOT NULL DEFAULT '',
  lanes_beside INTEGER NOT NULL DEFAULT 1,
  iteration INTEGER NOT NULL DEFAULT 0,
  evaluations REAL NOT NULL DEFAULT 0,
  compute_seconds REAL NOT NULL DEFAULT 0,
  fraction REAL NOT NULL DEFAULT 0,
  -- JSON; non-finite numbers as { "kind": … }.
  divergence TEXT,
  reason TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  UNIQUE (experiment_id, position)
) STRICT;

CREATE INDEX runs_by_status ON runs (status);

CREATE TABLE metric_rows (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  iteration INTEGER NOT NULL,
  evaluations REAL NOT NULL,
  compute_seconds REAL NOT NULL
) STRICT;

CREATE INDEX metric_rows_by_run ON metric_rows (run_id, id);

-- SQLite stores NaN as NULL, so the kind of every number is kept beside it.
CREATE TABLE metric_values (
  row_id INTEGER NOT NULL REFERENCES metric_rows (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', '+inf', '-inf')),
  value REAL,
  PRIMARY KEY (row_id, name),
  CHECK ((kind = 'finite') = (value IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- The last finite held-out log-likelihood of each run that has one: the library asks for the best of an experiment.
CREATE TABLE held_out (
  run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  log_likelihood REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  iteration INTEGER NOT NULL,
  evaluations REAL NOT NULL,
  compute_seconds REAL NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE INDEX snapshots_by_run ON snapshots (run_id, iteration, id);

-- What was stored of a run when the checkpoint was taken: resuming drops everything after it, so that nothing doubles.
CREATE TABLE checkpoints (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  iteration INTEGER NOT NULL,
  evaluations REAL NOT NULL,
  compute_seconds REAL NOT NULL,
  fraction REAL NOT NULL,
  last_metric_row INTEGER NOT NULL,
  last_snapshot INTEGER NOT NULL,
  -- CRC-32 of the body.
  checksum INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE INDEX checkpoints_by_run ON checkpoints (run_id, id);

CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
