-- How values were made, without their numbers: rows keep the id of such a form and the numbers.
CREATE TABLE made_forms (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL UNIQUE
) STRICT;

-- A model is nearly all of it in the checkpoint of its iteration: its body then says where. NULL: the body is whole.
ALTER TABLE models ADD COLUMN checkpoint_id INTEGER REFERENCES checkpoints (id) ON DELETE CASCADE;
CREATE INDEX models_by_checkpoint ON models (checkpoint_id);
