-- A study of a thousand trials looks for a free name a thousand times.

CREATE INDEX experiments_by_name ON experiments (deleted_at, name, id);
