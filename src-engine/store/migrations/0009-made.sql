-- How the values of a metric row were made and their standard errors, as JSON; null where all are read off the training.

ALTER TABLE metric_rows ADD COLUMN made TEXT;
