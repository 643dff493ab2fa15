-- Files that a person chose, and that the page may therefore name. What the library already refers to was chosen once.

CREATE TABLE grants (
  path TEXT NOT NULL PRIMARY KEY,
  granted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO grants (path, granted_at)
SELECT path, 0 FROM (
  SELECT CASE WHEN json_valid(config) THEN json_extract(config, '$.data.path') END AS path FROM experiments
  UNION
  SELECT CASE WHEN json_valid(value) THEN json_extract(value, '$.data.path') END FROM settings WHERE name = 'setup'
)
WHERE typeof(path) = 'text' AND path <> '';
