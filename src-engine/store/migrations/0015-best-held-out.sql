-- The highest held-out log-likelihood that a run had at any trusted evaluation, and where: beside the last one. A run of
-- an earlier version gets its own when the library is tidied.
CREATE TABLE best_held_out (
  run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  log_likelihood REAL NOT NULL,
  iteration INTEGER NOT NULL,
  seal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
