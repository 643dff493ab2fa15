# A made-up study of 3 lanes x 2 trials x 5 seeds, and what SciPy and statsmodels make of it.
# Run: python3 make.py (needs scipy, statsmodels)
import json
from itertools import combinations
import numpy as np
import scipy, statsmodels
from scipy.stats import ttest_rel
from statsmodels.stats.multitest import multipletests

random = np.random.default_rng(20261129)
seed_effect = random.normal(0, 0.3, 5)
level = np.array([[-2.0, -2.1, -2.6], [-1.7, -2.2, -2.5]])  # trial x lane
validation, test = [np.round(level[:, :, None] + seed_effect + random.normal(0, 0.05, (2, 3, 5)), 6) for _ in range(2)]

def cells(values):
    return [[{"mean": v.mean(), "sd": v.std(ddof=1)} for v in trial] for trial in values]

def pairs(samples):
    found = []
    for a, b in combinations(range(3), 2):
        t = ttest_rel(samples[a], samples[b])
        low, high = t.confidence_interval(0.95)
        found.append({"a": a, "b": b, "mean": float(np.mean(samples[a] - samples[b])), "p": float(t.pvalue),
                      "halfWidth": float(high - low) / 2})
    adjusted = multipletests([f["p"] for f in found], method="holm")[1]
    return [{**f, "holm": float(h)} for f, h in zip(found, adjusted)]

result = {
    "versions": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "validation": validation.tolist(), "test": test.tolist(),
    "cells": cells(test),
    "trials": [pairs(trial) for trial in test],
    # Each lane at the trial of its best mean validation value.
    "chosen": [int(np.argmax(validation[:, lane].mean(axis=1))) for lane in range(3)],
    # Over trials: the mean over trials within each seed, then seeds paired.
    "overall": pairs(test.mean(axis=0)),
}
result["tuned"] = pairs(np.array([test[result["chosen"][lane], lane] for lane in range(3)]))
json.dump(result, open("results.json", "w"), indent=1)
