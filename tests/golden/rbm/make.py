"""Free energies of restricted Boltzmann machines and their gradients, by JAX in float64.

Run: pip install jax numpy, then  python make.py  in this folder; it writes the JSON files beside it.
Every input is a float32 number, so that rounding it on the way to a device costs nothing.
"""

import json

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def float32(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def bernoulli(parameters, v, beta=1.0):
    """-log sum_h exp(-beta E(v, h)),  E(v, h) = -b.v - c.h - v W h."""
    sums = beta * (parameters["c"] + v @ parameters["W"])
    return -beta * v @ parameters["b"] - jax.nn.softplus(sums).sum(-1)


def gaussian(parameters, v):
    """-log sum_h exp(-E(v, h)),  E(v, h) = sum (v - b)^2 / (2 s) - c.h - (v / s) W h,  s = exp(logVariance)."""
    variance = jnp.exp(parameters["logVariance"])
    sums = parameters["c"] + (v / variance) @ parameters["W"]
    return ((v - parameters["b"]) ** 2 / (2 * variance)).sum(-1) - jax.nn.softplus(sums).sum(-1)


def plain(tree):
    return {name: np.asarray(value).tolist() for name, value in tree.items()}


def common(energy, parameters, rows, negatives):
    gap = lambda p: energy(p, rows).mean() - energy(p, negatives).mean()
    return {
        "parameters": plain(parameters),
        "x": rows.tolist(),
        "negatives": negatives.tolist(),
        "energy": np.asarray(energy(parameters, rows)).tolist(),
        "gap": float(gap(parameters)),
        "gapGradient": plain(jax.grad(gap)(parameters)),
    }


def bernoulli_file(dimension, hidden, seed):
    random = np.random.default_rng(seed)
    parameters = {
        "W": float32(random.normal(0, 0.7, (dimension, hidden))),
        "c": float32(random.normal(0, 0.5, hidden)),
        "b": float32(random.normal(0, 0.5, dimension)),
    }
    rows = random.integers(0, 2, (19, dimension)).astype(np.float64)
    negatives = random.integers(0, 2, (21, dimension)).astype(np.float64)
    made = common(bernoulli, parameters, rows, negatives)
    made["jointTemperature"] = {
        "beta": 0.375,
        "energy": np.asarray(bernoulli(parameters, rows, 0.375)).tolist(),
    }
    states = ((np.arange(2**dimension)[:, None] >> np.arange(dimension)) & 1).astype(np.float64)
    made["logPartition"] = float(jax.scipy.special.logsumexp(-bernoulli(parameters, states)))
    return {"kind": "bernoulli-rbm", "dimension": dimension, "hidden": hidden, **made}


def gaussian_file(dimension, hidden, seed):
    random = np.random.default_rng(seed)
    parameters = {
        "W": float32(random.normal(0, 0.6, (dimension, hidden))),
        "c": float32(random.normal(0, 0.5, hidden)),
        "b": float32(random.normal(0, 0.5, dimension)),
        "logVariance": float32(random.normal(-0.5, 0.4, dimension)),
    }
    rows = float32(random.normal(0, 1.2, (19, dimension)))
    negatives = float32(random.normal(0, 1.2, (21, dimension)))
    directions = float32(random.normal(0, 1, (19, dimension)))
    made = common(gaussian, parameters, rows, negatives)
    one = lambda x: gaussian(parameters, x)
    gradient = jax.vmap(jax.grad(one))(rows)
    hessian = jax.vmap(jax.hessian(one))(rows)

    def jets(p):
        value = lambda x: gaussian(p, x)
        slopes = jax.vmap(lambda x, v: jnp.dot(jax.grad(value)(x), v))(rows, directions)
        curvatures = jax.vmap(lambda x, v: v @ jax.hessian(value)(x) @ v)(rows, directions)
        return (0.5 * slopes + 0.25 * curvatures).sum()

    made["directions"] = directions.tolist()
    made["energyGradientX"] = np.asarray(gradient).tolist()
    made["hessianVectorProduct"] = np.asarray(jnp.einsum("nij,nj->ni", hessian, directions)).tolist()
    made["slope"] = np.asarray((gradient * directions).sum(-1)).tolist()
    made["curvature"] = np.asarray(jnp.einsum("ni,nij,nj->n", directions, hessian, directions)).tolist()
    made["jetGradient"] = plain(jax.grad(jets)(parameters))
    # Given h a Gaussian integral: log Z = log sum_h exp(c.h + sum_i [m_i^2 - b_i^2] / (2 s_i)) + sum_i log(2 pi s_i) / 2.
    states = ((np.arange(2**hidden)[:, None] >> np.arange(hidden)) & 1).astype(np.float64)
    variance = np.exp(parameters["logVariance"])
    means = parameters["b"] + states @ parameters["W"].T
    terms = states @ parameters["c"] + ((means**2 - parameters["b"] ** 2) / (2 * variance)).sum(-1)
    made["logPartition"] = float(jax.scipy.special.logsumexp(terms) + 0.5 * np.log(2 * np.pi * variance).sum())
    return {"kind": "gaussian-rbm", "dimension": dimension, "hidden": hidden, **made}


for made in (
    bernoulli_file(13, 7, 1),
    bernoulli_file(6, 18, 2),
    gaussian_file(3, 9, 3),
    gaussian_file(2, 4, 4),
):
    with open(f"{made['kind']}-{made['dimension']}-{made['hidden']}.json", "w") as file:
        json.dump(made, file, indent=1)
        file.write("\n")
