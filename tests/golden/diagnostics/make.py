"""Makes the golden values beside this file. Needs numpy, scipy, arviz 0.23 and POT; float64 throughout.

    python make.py

Inputs are rounded to a few decimals, so that the files say exactly what was computed with.
"""

import json
import pathlib
import warnings

import numpy as np

warnings.simplefilter("ignore")
import arviz as az
import ot
from scipy import stats
from scipy.spatial.distance import cdist, pdist

here = pathlib.Path(__file__).parent


def write(name, value):
    (here / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def autoregressive(rng, chains, draws, phi, decimals=4):
    values = np.empty((chains, draws))
    values[:, 0] = rng.normal(size=chains)
    for t in range(1, draws):
        values[:, t] = phi * values[:, t - 1] + np.sqrt(1 - phi**2) * rng.normal(size=chains)
    return np.round(values, decimals)


def chain_diagnostics():
    rng = np.random.default_rng(1)
    cases = {
        "slow": autoregressive(rng, 4, 120, 0.8),
        "odd length": autoregressive(rng, 3, 101, 0.5),
        "antithetic": autoregressive(rng, 2, 80, -0.6),
        "one chain elsewhere": autoregressive(rng, 4, 90, 0.4) + np.array([[0], [0], [0], [1.5]]),
        "one chain wider": np.round(autoregressive(rng, 4, 90, 0.4) * np.array([[1], [1], [1], [3]]), 4),
        "ties": autoregressive(rng, 3, 70, 0.6, decimals=1),
        "short": autoregressive(rng, 2, 8, 0.2),
    }
    found = []
    for name, chains in cases.items():
        found.append(
            {
                "name": name,
                "chains": chains.tolist(),
                "rHat": float(az.rhat(chains, method="rank")),
                "essBulk": float(az.ess(chains, method="bulk")),
                "essTail": float(az.ess(chains, method="tail")),
                "essMean": float(az.ess(chains, method="mean")),
            }
        )
    write("chains.json", found)


def energy_distance(x, y):
    return 2 * cdist(x, y).mean() - cdist(x, x).sum() / (len(x) * (len(x) - 1)) - cdist(y, y).sum() / (
        len(y) * (len(y) - 1)
    )


def squared_discrepancy(x, y):
    h = np.median(pdist(np.vstack([x, y])))
    k = lambda d: sum(np.exp(-(d**2) / (2 * (h * s) ** 2)) for s in (0.5, 1, 2))
    n, m = len(x), len(y)
    within = lambda a, c: (k(cdist(a, a)).sum() - 3 * c) / (c * (c - 1))
    return within(x, n) + within(y, m) - 2 * k(cdist(x, y)).mean()


def precision_and_recall(data, samples, k):
    """Kynkäänniemi et al. 2019: how many points of one lie within the k-th neighbour's distance of a point of the other."""

    def share(balls, points):
        radii = np.sort(cdist(balls, balls), axis=1)[:, k]
        return float((cdist(points, balls) <= radii).any(axis=1).mean())

    return share(data, samples), share(samples, data)


def two_samples():
    rng = np.random.default_rng(2)
    found = []
    for dimension, n, m in [(1, 30, 45), (2, 40, 40), (5, 50, 33)]:
        x = np.round(rng.normal(size=(n, dimension)), 4)
        y = np.round(rng.normal(size=(m, dimension)) * 1.3 + 0.4, 4)
        projections = rng.normal(size=(dimension, 20))
        projections /= np.linalg.norm(projections, axis=0)
        precision, recall = precision_and_recall(x, y, 3)
        found.append(
            {
                "dimension": dimension,
                "first": x.ravel().tolist(),
                "second": y.ravel().tolist(),
                "projections": projections.T.ravel().tolist(),
                "slicedWasserstein1": float(ot.sliced_wasserstein_distance(x, y, projections=projections, p=1)),
                "slicedWasserstein2": float(ot.sliced_wasserstein_distance(x, y, projections=projections, p=2)),
                "energyDistance": float(energy_distance(x, y)),
                "squaredDiscrepancy": float(squared_discrepancy(x, y)),
                "precision": precision,
                "recall": recall,
                "nearest": np.min(cdist(y, x), axis=1).tolist(),
            }
        )
    write("two-samples.json", found)



def bootstrap():
    found = []
    for name, values in {
        # Multiples of 1/256, whose sums are exact in any order: SciPy counts equals by their last digit.
        "seeds": [3 / 256, -1 / 256, 5 / 256, 2 / 256, 4 / 256],
        "skewed": np.round(np.random.default_rng(3).exponential(size=25) - 0.6, 4).tolist(),
    }.items():
        differences = np.array(values)
        count = len(differences)
        resamples = 200
        # What stats.bootstrap draws: integers from the generator, one row a resample.
        drawn = np.random.default_rng(4).integers(0, count, (resamples, count))
        options = dict(n_resamples=resamples, confidence_level=0.95, vectorized=True, axis=-1)
        interval = {}
        for method in ("percentile", "BCa"):
            result = stats.bootstrap((differences,), np.mean, method=method, rng=np.random.default_rng(4), **options)
            assert np.allclose(result.bootstrap_distribution, differences[drawn].mean(axis=1))
            interval[method] = [float(result.confidence_interval.low), float(result.confidence_interval.high)]
        found.append({"name": name, "differences": values, "drawn": drawn.ravel().tolist(), **interval})
    write("bootstrap.json", found)


def paired_bootstrap():
    found = []
    for name, values in {
        "skewed": np.random.default_rng(3).exponential(size=25) - 0.6,
        "points": np.random.default_rng(5).gamma(0.5, size=400) - 0.45,
    }.items():
        differences = np.round(values, 4)
        # So many that what another draw of them would change is a hundredth of the interval's width.
        options = dict(n_resamples=200_000, batch=2_000, confidence_level=0.95, method="BCa", rng=np.random.default_rng(6))
        interval = stats.bootstrap((differences,), np.mean, **options).confidence_interval
        found.append({"name": name, "differences": differences.tolist(), "low": float(interval.low), "high": float(interval.high)})
    write("paired-bootstrap.json", found)


def normal():
    p = [1e-300, 1e-16, 1e-6, 0.001, 0.05, 0.3, 0.5, 0.7, 0.975, 0.999999]
    write("normal.json", {"p": p, "quantile": stats.norm.ppf(p).tolist(), "cdf": stats.norm.cdf(stats.norm.ppf(p)).tolist()})


if __name__ == "__main__":
    chain_diagnostics()
    two_samples()
    bootstrap()
    paired_bootstrap()
    normal()
