-- Checksums of rows: CRC-32 of what a row holds (seal.ts). NULL: written by an earlier version, without one.

ALTER TABLE experiments ADD COLUMN seal INTEGER;
ALTER TABLE runs ADD COLUMN seal INTEGER;
ALTER TABLE metric_rows ADD COLUMN seal INTEGER;
ALTER TABLE held_out ADD COLUMN seal INTEGER;
ALTER TABLE snapshots ADD COLUMN seal INTEGER;
ALTER TABLE checkpoints ADD COLUMN seal INTEGER;

-- How many of each a run has recorded, so that one that is missing is noticed. NULL: begun by an earlier version.
ALTER TABLE runs ADD COLUMN metric_count INTEGER;
ALTER TABLE runs ADD COLUMN snapshot_count INTEGER;
