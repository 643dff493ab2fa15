# Made noise-ladder.json: the loss of denoising over a ladder of noise levels and its gradient, and annealed Langevin
# with given noise, in plain float64 NumPy, independently of this project.
#   python make.py > noise-ladder.json    (NumPy 2.4.6)
#
# The energy is a network of SiLU layers on (x, c), c the condition, plus |x - m|^2 / (2 s^2); every input is exactly
# representable in float32. The gradient in the parameters is by complex steps, which are exact to rounding.
import json

import numpy as np

rng = np.random.default_rng(20261129)
single = lambda a: np.asarray(a, dtype=np.float32).astype(np.float64)

dimension, widths = 2, [3, 6, 5, 1]
mean, deviation = single([0.25, 0.25]), 1.5
layers = [
    (single(rng.normal(size=(a, b)) / np.sqrt(a)), single(0.3 * rng.normal(size=b))) for a, b in zip(widths, widths[1:])
]
count, largest, smallest = 4, 1.0, 0.125
sigmas = largest * (smallest / largest) ** (np.arange(count) / (count - 1))
condition = lambda sigma: 2 * np.log(sigma / smallest) / np.log(largest / smallest) - 1

sigmoid = lambda z: 1 / (1 + np.exp(-z))
silu = lambda z: z * sigmoid(z)
slope = lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))


def gradient_x(network, x, c):
    """The gradient of E(x; c) in x, by the chain rule; rows of x, one c per row."""
    signal, sums = np.concatenate([x, c[:, None]], axis=1), []
    for weights, biases in network[:-1]:
        sums.append(signal @ weights + biases)
        signal = silu(sums[-1])
    back = np.repeat(network[-1][0].T, len(x), axis=0)
    for (weights, _), z in zip(network[-2::-1], sums[::-1]):
        back = (back * slope(z)) @ weights.T
    return back[:, :dimension] + (x - mean) / deviation**2


def loss(network, x, u, sigma):
    """Mean over rows of sigma^2 / 2 |s(x + sigma u) + u / sigma|^2, s = -grad E, as Song and Ermon 2019 write it."""
    noisy = x + sigma[:, None] * u
    score = -gradient_x(network, noisy, condition(sigma))
    return np.mean(0.5 * sigma**2 * np.sum((score + u / sigma[:, None]) ** 2, axis=1))


def complex_steps(x, u, sigma):
    result = []
    for layer, part in ((l, p) for l in range(len(layers)) for p in (0, 1)):
        for at in range(layers[layer][part].size):
            moved = [[a.astype(complex) for a in pair] for pair in layers]
            moved[layer][part].flat[at] += 1e-30j
            result.append(loss(moved, x, u, sigma).imag / 1e-30)
    return result


def annealed(x, noise, steps, scale):
    """Algorithm 1 of Song and Ermon 2019, with step size scale * sigma^2."""
    for level, sigma in enumerate(sigmas):
        step = scale * sigma**2
        for t in range(steps):
            c = np.full(len(x), condition(sigma))
            x = x - step / 2 * gradient_x(layers, x, c) + np.sqrt(step) * noise[level * steps + t]
    return x


rows = 8
x, u = single(rng.normal(size=(rows, dimension))), single(rng.normal(size=(rows, dimension)))
sigma = sigmas[np.arange(rows) % count]
start, steps, scale = single(1.5 * rng.normal(size=(5, dimension))), 3, 0.5
noise = single(rng.normal(size=(count * steps, 5, dimension)))
print(json.dumps({
    "widths": widths, "mean": mean.tolist(), "baseSd": deviation,
    "layers": [{"weights": w.tolist(), "biases": b.tolist()} for w, b in layers],
    "levelCount": count, "noiseMaximum": largest, "noiseMinimum": smallest,
    "sigmas": sigmas.tolist(), "conditions": condition(sigmas).tolist(),
    "loss": {
        "x": x.tolist(), "u": u.tolist(), "value": float(loss(layers, x, u, sigma)),
        "gradient": complex_steps(x, u, sigma),
    },
    "annealed": {
        "start": start.tolist(), "steps": steps, "scale": scale, "noise": noise.tolist(),
        "result": annealed(start, noise, steps, scale).tolist(),
    },
}))
