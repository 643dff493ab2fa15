"""Answers for a test what exported scripts compute.

    python pytorch-driver.py QUESTIONS ANSWERS

QUESTIONS is a list in JSON: of each script its path, rows of x, and perhaps how to sample. ANSWERS gets one entry each.
"""

import importlib.util
import json
import math
import pathlib
import sys

import torch


def main(questions, answers):
    asked = json.loads(pathlib.Path(questions).read_text())
    pathlib.Path(answers).write_text(json.dumps([answer(**question) for question in asked]))


def answer(script, points, samples=None):
    module = load_script(script)
    rows = torch.tensor(points, dtype=torch.float64)
    model, single = module.load(), module.load(torch.float32)
    with torch.no_grad():
        found = {
            "torch": torch.__version__,
            "energies": model.energy(rows).tolist(),
            "singleEnergies": single.energy(rows.float()).double().tolist(),
            # Any leading shape will do.
            "alone": model.energy(rows[0]).item(),
            "folded": model(rows.reshape(1, -1, 1, rows.shape[1])).flatten().tolist(),
        }
    found["scores"] = model.score(rows).tolist()
    found["logDensities"] = None if module.LOG_Z is None else model.log_prob(rows).tolist()
    found["quadrature"] = quadrature(model) if rows.shape[1] <= 2 else None
    if samples is not None:
        drawn = model.sample(**samples, generator=torch.Generator().manual_seed(1))
        found["sampleMean"], found["sampleDeviation"] = drawn.mean(0).tolist(), drawn.std(0).tolist()
    return found


def quadrature(model):
    log_z, points, converged = model.log_z_by_quadrature()
    # JSON has no NaN.
    return {"logPartition": log_z if math.isfinite(log_z) else None, "points": points, "converged": converged}


def load_script(path):
    specification = importlib.util.spec_from_file_location("exported", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(*sys.argv[1:])
