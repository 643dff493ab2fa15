-- A run's records are numbered 0, 1, 2, …: metric rows and snapshots stand under run number · 2²⁴ + sequence number, so
-- that the rows of a run lie together and a cursor says how far somebody has read. A metric row holds its values in
-- columns of their own, instead of one row for each value: 121 rather than 283 bytes, and read four times as fast.

CREATE TABLE runs_numbered (
  -- Never given twice: what lies outside this file is found by it.
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  experiment_id TEXT NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  lane_id TEXT NOT NULL,
  lane_index INTEGER NOT NULL,
  label TEXT NOT NULL,
  seed INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (
    status IN ('queued', 'held', 'running', 'paused', 'finished', 'stopped', 'diverged', 'interrupted', 'failed')
  ),
  backend TEXT NOT NULL DEFAULT '',
  device TEXT NOT NULL DEFAULT '',
  lanes_beside INTEGER NOT NULL DEFAULT 1,
  iteration INTEGER NOT NULL DEFAULT 0,
  evaluations REAL NOT NULL DEFAULT 0,
  compute_seconds REAL NOT NULL DEFAULT 0,
  fraction REAL NOT NULL DEFAULT 0,
  divergence TEXT,
  reason TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  adjustments TEXT NOT NULL DEFAULT '[]',
  kernel_variant TEXT NOT NULL DEFAULT '',
  backend_reason TEXT NOT NULL DEFAULT '',
  seal INTEGER,
  -- How many metric rows and snapshots it has recorded: the next has this sequence number.
  metric_count INTEGER NOT NULL DEFAULT 0,
  snapshot_count INTEGER NOT NULL DEFAULT 0,
  -- Of them, those that a salvage did not find.
  metric_gaps INTEGER NOT NULL DEFAULT 0,
  snapshot_gaps INTEGER NOT NULL DEFAULT 0,
  -- How often it went back to a checkpoint: sequence numbers are given anew from there.
  rewinds INTEGER NOT NULL DEFAULT 0,
  -- JSON: [{ from, kernelVariant }], the kernels from each iteration on. Empty in runs of earlier versions.
  kernel_spans TEXT NOT NULL DEFAULT '[]',
  UNIQUE (experiment_id, position)
) STRICT;

INSERT INTO runs_numbered (
  id, experiment_id, position, lane_id, lane_index, label, seed, status, backend, device, lanes_beside, iteration,
  evaluations, compute_seconds, fraction, divergence, reason, created_at, ended_at, adjustments, kernel_variant,
  backend_reason, seal, metric_count, snapshot_count
)
SELECT
  id, experiment_id, position, lane_id, lane_index, label, seed, status, backend, device, lanes_beside, iteration,
  evaluations, compute_seconds, fraction, divergence, reason, created_at, ended_at, adjustments, kernel_variant,
  backend_reason, seal,
  coalesce(metric_count, (SELECT count(*) FROM metric_rows WHERE run_id = runs.id)),
  coalesce(snapshot_count, (SELECT count(*) FROM snapshots WHERE run_id = runs.id))
FROM runs ORDER BY rowid;

-- The seal says which way it was made (seals of rows before this version are below 2³²). NaN rests as the text 'nan'.
CREATE TABLE numbered_metric_rows (
  id INTEGER PRIMARY KEY,
  iteration INTEGER NOT NULL,
  evaluations REAL NOT NULL,
  compute_seconds REAL NOT NULL,
  seal INTEGER,
  trainLogLikelihood ANY,
  validationLogLikelihood ANY,
  testLogLikelihood ANY,
  testLogLikelihoodStandardError ANY,
  klDataModel ANY,
  logPartition ANY,
  quadratureConverged ANY,
  klConverged ANY,
  modeMassError ANY,
  mmd ANY,
  mmdPValue ANY,
  learnedLogPartition ANY,
  standardisationLogDeterminant ANY,
  energyGap ANY,
  loss ANY,
  trainingLogPartitionChange ANY,
  gradientNorm ANY,
  acceptance ANY,
  chainRadius ANY,
  iterationsPerSecond ANY
) STRICT;

INSERT INTO numbered_metric_rows
WITH told AS (
  SELECT
    row_id, name,
    CASE kind WHEN 'finite' THEN value WHEN '+inf' THEN 9e999 WHEN '-inf' THEN -9e999 ELSE 'nan' END AS value
  FROM metric_values
),
numbered AS (
  SELECT
    runs_numbered.number * 16777216 + row_number() OVER (PARTITION BY r.run_id ORDER BY r.id) - 1 AS number,
    r.*
  FROM metric_rows r JOIN runs_numbered ON runs_numbered.id = r.run_id
)
SELECT
  numbered.number, iteration, evaluations, compute_seconds, seal,
  max(CASE WHEN name = 'trainLogLikelihood' THEN told.value END),
  max(CASE WHEN name = 'validationLogLikelihood' THEN told.value END),
  max(CASE WHEN name = 'testLogLikelihood' THEN told.value END),
  max(CASE WHEN name = 'testLogLikelihoodStandardError' THEN told.value END),
  max(CASE WHEN name = 'klDataModel' THEN told.value END),
  max(CASE WHEN name = 'logPartition' THEN told.value END),
  max(CASE WHEN name = 'quadratureConverged' THEN told.value END),
  max(CASE WHEN name = 'klConverged' THEN told.value END),
  max(CASE WHEN name = 'modeMassError' THEN told.value END),
  max(CASE WHEN name = 'mmd' THEN told.value END),
  max(CASE WHEN name = 'mmdPValue' THEN told.value END),
  max(CASE WHEN name = 'learnedLogPartition' THEN told.value END),
  max(CASE WHEN name = 'standardisationLogDeterminant' THEN told.value END),
  max(CASE WHEN name = 'energyGap' THEN told.value END),
  max(CASE WHEN name = 'loss' THEN told.value END),
  max(CASE WHEN name = 'trainingLogPartitionChange' THEN told.value END),
  max(CASE WHEN name = 'gradientNorm' THEN told.value END),
  max(CASE WHEN name = 'acceptance' THEN told.value END),
  max(CASE WHEN name = 'chainRadius' THEN told.value END),
  max(CASE WHEN name = 'iterationsPerSecond' THEN told.value END)
FROM numbered LEFT JOIN told ON told.row_id = numbered.id
GROUP BY numbered.number;

CREATE TABLE numbered_snapshots (
  id INTEGER PRIMARY KEY,
  iteration INTEGER NOT NULL,
  evaluations REAL NOT NULL,
  compute_seconds REAL NOT NULL,
  seal INTEGER,
  -- Of an earlier version. NULL: in the file of pictures.
  body BLOB
) STRICT;

INSERT INTO numbered_snapshots
SELECT
  runs_numbered.number * 16777216 + row_number() OVER (PARTITION BY s.run_id ORDER BY s.id) - 1,
  s.iteration, s.evaluations, s.compute_seconds, s.seal, s.body
FROM snapshots s JOIN runs_numbered ON runs_numbered.id = s.run_id;

-- How many records there were when the checkpoint was taken. NULL: the older columns tell it, and are sealed.
ALTER TABLE checkpoints ADD COLUMN metric_count INTEGER;
ALTER TABLE checkpoints ADD COLUMN snapshot_count INTEGER;
UPDATE checkpoints SET
  metric_count = (SELECT count(*) FROM metric_rows r WHERE r.run_id = checkpoints.run_id AND r.id <= last_metric_row),
  snapshot_count = (SELECT count(*) FROM snapshots s WHERE s.run_id = checkpoints.run_id AND s.id <= last_snapshot);

DROP TABLE metric_values;
DROP TABLE metric_rows;
DROP TABLE snapshots;
DROP TABLE runs;
ALTER TABLE runs_numbered RENAME TO runs;
ALTER TABLE numbered_metric_rows RENAME TO metric_rows;
ALTER TABLE numbered_snapshots RENAME TO snapshots;

CREATE INDEX runs_by_status ON runs (status);

-- No foreign key: a run's records are found by their number.
CREATE TRIGGER records_of_run AFTER DELETE ON runs
BEGIN
  DELETE FROM metric_rows WHERE id BETWEEN OLD.number * 16777216 AND OLD.number * 16777216 + 16777215;
  DELETE FROM snapshots WHERE id BETWEEN OLD.number * 16777216 AND OLD.number * 16777216 + 16777215;
END;
