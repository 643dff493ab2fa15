-- How an experiment was left on screen: JSON of a stored view. NULL: nobody has looked at it yet.
ALTER TABLE experiments ADD COLUMN view TEXT;
