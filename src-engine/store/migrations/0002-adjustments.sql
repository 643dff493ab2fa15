-- What of a run's lane was changed while it trained, JSON: [{ iteration, changes: [{ path, from, to }] }], by iteration.

ALTER TABLE runs ADD COLUMN adjustments TEXT NOT NULL DEFAULT '[]';
