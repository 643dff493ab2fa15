-- The model of a run, a thing of its own: written with every checkpoint, the newest alone. Its hash is the SHA-256 of its
-- bytes. log Z is that of the averaged parameters in the person's units; NULL where it is not known (yet).

CREATE TABLE models (
  run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  iteration INTEGER NOT NULL,
  hash TEXT NOT NULL,
  body BLOB NOT NULL,
  log_partition REAL,
  -- JSON: how it was made, and its standard error where it has one.
  log_partition_made TEXT,
  seal INTEGER NOT NULL
) STRICT;
