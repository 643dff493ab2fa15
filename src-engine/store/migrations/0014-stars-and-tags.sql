-- What a person sorts experiments by: a star, and words (JSON, a list of texts).
ALTER TABLE experiments ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE experiments ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
