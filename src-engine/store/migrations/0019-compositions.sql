-- Energies put together and kept by name: how, with which weights, and of which parts. A part is a known density, or a
-- model by its hash, whose bytes are kept here: the run that trained it may be deleted or trained on.

CREATE TABLE compositions (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- JSON: a source of energy, all of whose models are named by their hash.
  source TEXT NOT NULL,
  -- SHA-256 of how, weights, densities and hashes of models: the same energy, the same hash, whatever it is called.
  hash TEXT NOT NULL,
  -- JSON: what was found when it was kept (log Z and how it was made, whether it normalises, its columns).
  found TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  seal INTEGER NOT NULL
) STRICT;

-- Once each, however many compositions are made of it; gone when none is left that names it.
CREATE TABLE kept_models (
  hash TEXT NOT NULL PRIMARY KEY,
  -- Packed (byte-planes.ts); the hash is that of the bytes as they were.
  body BLOB NOT NULL
) STRICT;
