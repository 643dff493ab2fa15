-- What training a run again came to: the same numbers as are stored, or which differ.

CREATE TABLE verifications (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  -- Where the stored run ended then.
  iteration INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  seconds REAL NOT NULL,
  -- JSON: which version and kernels, what was compared, what differs; non-finite numbers as { "kind": … }.
  content TEXT NOT NULL,
  seal INTEGER NOT NULL
) STRICT;

CREATE INDEX verifications_by_run ON verifications (run_id);
