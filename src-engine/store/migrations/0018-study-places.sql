-- Studies that train elsewhere: where, in which parts, and how far what came back was read. None of it leaves with a study.

CREATE TABLE study_places (
  study_id TEXT NOT NULL PRIMARY KEY REFERENCES studies (id) ON DELETE CASCADE,
  -- As `slurm:USER@LOGIN?…`.
  place TEXT NOT NULL,
  -- A person has stopped it, and its runs are still to end.
  stopping INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- One job each. NULL in `job`: it was to be submitted, and nobody knows whether it was.
CREATE TABLE study_parts (
  study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  job TEXT,
  ended INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (study_id, number)
) STRICT, WITHOUT ROWID;

-- In which chunk a run was submitted last, and the last frame of it that was recorded.
CREATE TABLE placed_runs (
  run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  study_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  position INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT -1,
  sequence INTEGER NOT NULL DEFAULT -1,
  -- How often it was submitted again since it last came on.
  losses INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX placed_runs_by_part ON placed_runs (study_id, part, chunk, position);

-- How far the files of frames were recorded, in bytes.
CREATE TABLE study_frames (
  study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
  file TEXT NOT NULL,
  read_to INTEGER NOT NULL,
  PRIMARY KEY (study_id, file)
) STRICT, WITHOUT ROWID;
