-- Where a run branched off: JSON { runId, label, iteration, changes }. NULL: it began by itself.
ALTER TABLE runs ADD COLUMN origin TEXT;
