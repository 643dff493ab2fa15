"""One CD-k iteration in PyTorch on the CPU, float32: "eager" or "compile" as the first argument.

eager    ∇x by torch.autograd.grad with the parameters detached, the loop in Python, fused Adam
compile  torch.compile of one Langevin step (∇x by torch.func.grad) and of the update with Adam; the loop in Python,
         since unrolling k steps would take minutes to compile
Of a restricted Boltzmann machine steps are of block Gibbs, and the gradient is in closed form, as one writes it there.
"""

import sys

import torch
from torch.nn.functional import linear, silu

from answer import answer_requests


def energy(parameters, x):
    """E(x) = f(x) + |x|² / (2 · 1.5²), (rows); weights are (outputs, inputs)."""
    h = x
    for i in range(0, len(parameters) - 2, 2):
        h = silu(linear(h, parameters[i], parameters[i + 1]))
    return linear(h, parameters[-2], parameters[-1])[:, 0] + (x * x).sum(1) / (2 * 1.5**2)


def gap(parameters, both):
    energies = energy(parameters, both)
    half = both.shape[0] // 2
    return energies[:half].mean() - energies[half:].mean()


def eager(parameters, steps, step_size):
    for parameter in parameters:
        parameter.requires_grad_()
    optimizer = torch.optim.Adam(parameters, lr=1e-3, fused=True)

    def iteration(batch):
        fixed = [parameter.detach() for parameter in parameters]
        x = batch
        for _ in range(steps):
            x.requires_grad_()
            (slope,) = torch.autograd.grad(energy(fixed, x).sum(), x)
            with torch.no_grad():
                x = x.add(slope, alpha=-step_size / 2).add_(torch.randn_like(x), alpha=step_size**0.5)
        optimizer.zero_grad(set_to_none=True)
        value = gap(parameters, torch.cat([batch.detach(), x]))
        value.backward()
        optimizer.step()
        return value.detach()

    return iteration


def compiled(parameters, steps, step_size):
    slope_of = torch.func.grad(lambda x, parameters: energy(parameters, x).sum())
    moments = [[torch.zeros_like(p), torch.zeros_like(p)] for p in parameters]
    count = torch.zeros(())

    @torch.compile
    def langevin(x, parameters):
        return x - step_size / 2 * slope_of(x, parameters) + step_size**0.5 * torch.randn_like(x)

    @torch.compile
    def update(batch, x, count):
        gradients, value = torch.func.grad_and_value(gap)(parameters, torch.cat([batch, x]))
        count.add_(1)
        for parameter, gradient, (first, second) in zip(parameters, gradients, moments):
            first.mul_(0.9).add_(gradient, alpha=0.1)
            second.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
            root = (second / (1 - 0.999**count)).sqrt() + 1e-8
            parameter.sub_(1e-3 * (first / (1 - 0.9**count)) / root)
        return value

    @torch.no_grad()
    def iteration(batch):
        x = batch
        for _ in range(steps):
            x = langevin(x, parameters)
        return update(batch, x, count)

    return iteration


def gibbs(v, weights, visible, hidden):
    h = torch.bernoulli(torch.sigmoid(torch.addmm(hidden, v, weights)))
    return torch.bernoulli(torch.sigmoid(torch.addmm(visible, h, weights.t())))


def machine_gradients(batch, v, weights, visible, hidden):
    both = torch.cat([batch, v])
    size = batch.shape[0]
    signs = torch.cat([torch.full((size, 1), -1 / size), torch.full((size, 1), 1 / size)])
    inputs = torch.addmm(hidden, both, weights)
    on = torch.sigmoid(inputs) * signs
    value = (signs[:, 0] * (both @ visible + torch.nn.functional.softplus(inputs).sum(1))).sum()
    return value, [both.t() @ on, (both * signs).sum(0), on.sum(0)]


def machine(parameters, steps, variant):
    wrap = torch.compile if variant == "compile" else lambda function: function
    step, gradients_of = wrap(gibbs), wrap(machine_gradients)
    optimizer = torch.optim.Adam(parameters, lr=1e-3, fused=True)

    @torch.no_grad()
    def iteration(batch):
        v = batch
        for _ in range(steps):
            v = step(v, *parameters)
        value, gradients = gradients_of(batch, v, *parameters)
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient
        optimizer.step()
        return value

    return iteration


def network(widths):
    parameters = []
    for inputs, outputs in zip(widths[:-1], widths[1:]):
        parameters += [torch.randn(outputs, inputs) / inputs**0.5, torch.zeros(outputs)]
    return parameters


def prepare(workload):
    widths, batch, steps = workload["widths"], workload["batch"], workload["steps"]
    variant = sys.argv[1]
    torch._dynamo.reset()
    torch.manual_seed(1)
    if workload["method"] == "rbm":
        visible, hidden = widths
        parameters = [torch.randn(visible, hidden) / visible**0.5, torch.zeros(visible), torch.zeros(hidden)]
        iteration = machine(parameters, steps, variant)
        batches = [torch.randint(0, 2, (batch, visible)).float() for _ in range(8)]
    else:
        iteration = {"eager": eager, "compile": compiled}[variant](network(widths), steps, 0.01)
        batches = [torch.randn(batch, widths[0]) for _ in range(8)]

    def run(count):
        value = None
        for i in range(count):
            # Fresh memory, as a batch from the host would be.
            value = iteration(batches[i % len(batches)].clone())
        return float(value)

    return run


if __name__ == "__main__":
    answer_requests("PyTorch " + torch.__version__ + " " + sys.argv[1], prepare)
