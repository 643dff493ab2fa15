-- Which kernels a run used, and why its backend was chosen. Earlier runs have the kernels' name at the end of `device`.

ALTER TABLE runs ADD COLUMN kernel_variant TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN backend_reason TEXT NOT NULL DEFAULT '';
