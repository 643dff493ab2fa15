-- What somebody had measured of a run's model: one evaluation at one iteration, the newest of its kind.

CREATE TABLE measurements (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  iteration INTEGER NOT NULL,
  evaluation TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  seconds REAL NOT NULL,
  -- JSON: the estimates with how they were obtained, and the verdict.
  content TEXT NOT NULL,
  -- Packed as those of snapshots are.
  views BLOB NOT NULL,
  seal INTEGER NOT NULL,
  UNIQUE (run_id, iteration, evaluation)
) STRICT;
