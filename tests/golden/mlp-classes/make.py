"""Class-conditional energies, their derivatives and the gradient of the classification loss, by JAX in float64.

Run: pip install jax numpy, then  python make.py  in this folder; it writes the JSON files beside it.
Every input is a float32 number, so that rounding it on the way to a device costs nothing.
"""

import json

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

activations = {"silu": jax.nn.silu, "softplus": jax.nn.softplus, "tanh": jnp.tanh}


def float32(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def outputs(layers, activation, x):
    """f(x), one number per class."""
    for layer in layers[:-1]:
        x = activations[activation](x @ layer["weights"] + layer["bias"])
    return x @ layers[-1]["weights"] + layers[-1]["bias"]


def plain(layers):
    return [{name: np.asarray(value).tolist() for name, value in layer.items()} for layer in layers]


def case(widths, activation, base_sd, seed):
    random = np.random.default_rng(seed)
    layers = [
        {
            "weights": float32(random.normal(0, 1.2 / np.sqrt(inputs), (inputs, outs))),
            "bias": float32(random.normal(0, 0.5, outs)),
        }
        for inputs, outs in zip(widths[:-1], widths[1:])
    ]
    dimension, count = widths[0], widths[-1]
    rows = float32(random.normal(0, 1.3, (23, dimension)))
    negatives = float32(random.normal(0, 1.6, (17, dimension)))
    directions = float32(random.normal(0, 1, (23, dimension)))
    labels = random.integers(0, count, 23)

    def base(x):
        return 0.0 if base_sd is None else jnp.sum(x**2) / (2 * base_sd**2)

    def energy(p, x):
        return -jax.scipy.special.logsumexp(outputs(p, activation, x)) + base(x)

    def class_energy(p, x, y):
        return -outputs(p, activation, x)[y] + base(x)

    each = jax.vmap(energy, (None, 0))
    each_of_class = jax.vmap(class_energy, (None, 0, 0))
    share = lambda x: jax.nn.softmax(outputs(layers, activation, x))
    gap = lambda p: each(p, rows).mean() - each(p, negatives).mean()
    cross_entropy = lambda p: (each_of_class(p, rows, labels) - each(p, rows)).mean()
    gradient = jax.vmap(jax.grad(energy, 1), (None, 0))(layers, rows)
    hessian = jax.vmap(jax.hessian(energy, 1), (None, 0))(layers, rows)

    def jets(p):
        slopes = jax.vmap(lambda x, v: jnp.dot(jax.grad(energy, 1)(p, x), v))(rows, directions)
        curvatures = jax.vmap(lambda x, v: v @ jax.hessian(energy, 1)(p, x) @ v)(rows, directions)
        return (0.5 * slopes + 0.25 * curvatures).sum()

    array = lambda value: np.asarray(value).tolist()
    return {
        "widths": widths,
        "activation": activation,
        "baseSd": base_sd,
        "layers": plain(layers),
        "x": array(rows),
        "negatives": array(negatives),
        "directions": array(directions),
        "labels": array(labels),
        "energy": array(each(layers, rows)),
        "classEnergy": array(each_of_class(layers, rows, labels)),
        "classShares": array(jax.vmap(share)(rows)),
        "energyGradientX": array(gradient),
        "classEnergyGradientX": array(jax.vmap(jax.grad(class_energy, 1), (None, 0, 0))(layers, rows, labels)),
        "hessianVectorProduct": array(jnp.einsum("nij,nj->ni", hessian, directions)),
        "slope": array((gradient * directions).sum(-1)),
        "curvature": array(jnp.einsum("ni,nij,nj->n", directions, hessian, directions)),
        "jetGradient": plain(jax.grad(jets)(layers)),
        "gap": float(gap(layers)),
        "gapGradient": plain(jax.grad(gap)(layers)),
        "crossEntropy": float(cross_entropy(layers)),
        "crossEntropyGradient": plain(jax.grad(cross_entropy)(layers)),
    }


for arguments in (
    ([2, 12, 3], "silu", 1.5, 1),
    ([5, 11, 9, 10], "softplus", None, 2),
    ([3, 8, 2], "tanh", 2.0, 3),
):
    made = case(*arguments)
    with open(f"{'-'.join(map(str, made['widths']))}-{made['activation']}.json", "w") as file:
        json.dump(made, file, indent=1)
        file.write("\n")
