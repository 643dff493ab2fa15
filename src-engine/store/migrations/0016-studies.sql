-- A study: experiments that are its trials, told apart by the point of its search.

CREATE TABLE studies (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- As it was started, JSON.
  config TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  deleted_at INTEGER,
  seal INTEGER NOT NULL
) STRICT;

-- No reference: an experiment outlives the record of its study.
ALTER TABLE experiments ADD COLUMN study_id TEXT;
ALTER TABLE experiments ADD COLUMN study_trial INTEGER;
-- JSON: the value of each axis.
ALTER TABLE experiments ADD COLUMN study_point TEXT;

CREATE INDEX experiments_by_study ON experiments (study_id, study_trial);

-- What each run came to: the last and the best value of every metric that tells how good a model is, so that a study of a
-- thousand runs need not read their rows.

CREATE TABLE run_values (
  run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  -- JSON; non-finite numbers as { "kind": … }.
  content TEXT NOT NULL,
  seal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
