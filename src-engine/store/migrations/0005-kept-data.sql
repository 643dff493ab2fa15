-- Rows of files that experiments learned from, as they were read: by the hash that the experiments' configurations name.

CREATE TABLE kept_data (
  hash TEXT NOT NULL PRIMARY KEY,
  -- JSON: title, columns, notes, and size and time of the file.
  description TEXT NOT NULL,
  -- gzip of float64 rows, little-endian; NULL where there are too many to keep.
  body BLOB,
  created_at INTEGER NOT NULL
) STRICT;

-- What no experiment names any more goes with the last that did.
CREATE TRIGGER kept_data_unused AFTER DELETE ON experiments
WHEN json_valid(OLD.config)
BEGIN
  DELETE FROM kept_data
  WHERE hash = json_extract(OLD.config, '$.data.contents')
    AND NOT EXISTS (
      SELECT 1 FROM experiments
      WHERE json_valid(config) AND json_extract(config, '$.data.contents') = kept_data.hash
    );
END;
