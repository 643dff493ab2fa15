"""One CD-k iteration in JAX, of a network by Langevin or of a restricted Boltzmann machine by block Gibbs: a single jit'd
function with its loop, its random numbers and Adam inside.

Buffers are donated, the batch comes from the host every time, and the loop over steps is lax.fori_loop; results are
waited for once, after the last iteration asked for.
"""

import jax
import jax.numpy as jnp
import numpy as np

from answer import answer_requests


def energy(parameters, x):
    """E(x) = f(x) + |x|² / (2 · 1.5²), (rows)."""
    base = jnp.sum(x * x, axis=1) / (2 * 1.5**2)
    h = x
    for weights, bias in parameters[:-1]:
        h = jax.nn.silu(h @ weights + bias)
    weights, bias = parameters[-1]
    return (h @ weights + bias)[:, 0] + base


def iteration_of(steps, step_size):
    slope = jax.grad(lambda x, parameters: jnp.sum(energy(parameters, x)))

    def langevin(x, parameters, key):
        def body(step, x):
            noise = jax.random.normal(jax.random.fold_in(key, step), x.shape, x.dtype)
            return x - step_size / 2 * slope(x, parameters) + step_size**0.5 * noise

        return jax.lax.fori_loop(0, steps, body, x)

    def gap(parameters, both):
        energies = energy(parameters, both)
        half = both.shape[0] // 2
        return jnp.mean(energies[:half]) - jnp.mean(energies[half:])

    return with_adam(langevin, jax.value_and_grad(gap))


def gibbs_iteration_of(steps):
    def gibbs(v, parameters, key):
        weights, visible, hidden = parameters

        def body(step, v):
            up, down = jax.random.split(jax.random.fold_in(key, step))
            on = jax.nn.sigmoid(v @ weights + hidden)
            h = (jax.random.uniform(up, on.shape) < on).astype(v.dtype)
            on = jax.nn.sigmoid(h @ weights.T + visible)
            return (jax.random.uniform(down, on.shape) < on).astype(v.dtype)

        return jax.lax.fori_loop(0, steps, body, v)

    def gap_and_gradient(parameters, both):
        """In closed form, which is faster than differentiating the free energy."""
        weights, visible, hidden = parameters
        size = both.shape[0] // 2
        signs = jnp.concatenate([jnp.full(size, -1 / size), jnp.full(size, 1 / size)]).astype(both.dtype)
        inputs = both @ weights + hidden
        on = jax.nn.sigmoid(inputs) * signs[:, None]
        signed = both * signs[:, None]
        value = jnp.sum(signs * (both @ visible + jnp.sum(jax.nn.softplus(inputs), axis=1)))
        return value, (both.T @ on, jnp.sum(signed, axis=0), jnp.sum(on, axis=0))

    return with_adam(gibbs, gap_and_gradient)


def with_adam(chains, gap_and_gradient):
    def iteration(state, batch):
        parameters, first, second, count, key = state
        key, own = jax.random.split(key)
        negatives = chains(batch, parameters, own)
        value, gradient = gap_and_gradient(parameters, jnp.concatenate([batch, negatives]))
        count = count + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        correction1, correction2 = 1 - 0.9**count, 1 - 0.999**count
        parameters = jax.tree.map(
            lambda p, m, v: p - 1e-3 * (m / correction1) / (jnp.sqrt(v / correction2) + 1e-8),
            parameters,
            first,
            second,
        )
        return (parameters, first, second, count, key), value

    return jax.jit(iteration, donate_argnums=0)


def prepare(workload):
    widths, batch, steps = workload["widths"], workload["batch"], workload["steps"]
    machine = workload["method"] == "rbm"
    random = np.random.default_rng(1)
    weights = lambda i, o: jnp.asarray(random.normal(size=(i, o)) / np.sqrt(i), jnp.float32)
    if machine:
        parameters = (weights(*widths), jnp.zeros(widths[0], jnp.float32), jnp.zeros(widths[1], jnp.float32))
    else:
        parameters = [(weights(i, o), jnp.zeros(o, jnp.float32)) for i, o in zip(widths[:-1], widths[1:])]
    zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
    state = (parameters, zeros(), zeros(), jnp.zeros((), jnp.float32), jax.random.key(1))
    iteration = gibbs_iteration_of(steps) if machine else iteration_of(steps, 0.01)
    size = (batch, widths[0])
    draw = (lambda: random.integers(0, 2, size)) if machine else (lambda: random.normal(size=size))
    batches = [draw().astype(np.float32) for _ in range(8)]

    def run(count):
        nonlocal state
        value = None
        for i in range(count):
            state, value = iteration(state, batches[i % len(batches)])
        value.block_until_ready()
        return float(value)

    return run


if __name__ == "__main__":
    answer_requests("JAX " + jax.__version__, prepare)
