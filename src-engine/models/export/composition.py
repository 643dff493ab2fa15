class Part(nn.Module):
    """One energy of the composition: E per row of x, in the units of COLUMNS."""

    def __init__(self, terms, axes, base):
        super().__init__()
        self.weights = [weight for weight, _ in terms]
        self.terms = nn.ModuleList([term for _, term in terms])
        columns, centres, scales = zip(*axes)
        self.columns = list(columns)
        for name, values in (("centre", centres), ("scale", scales), ("base_mean", base[0] if base else centres)):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float64), persistent=False)
        self.base_width = base[1] if base else None

    def forward(self, x):
        z = (x[..., self.columns] - self.centre) / self.scale
        total = sum(weight * term(z) for weight, term in zip(self.weights, self.terms))
        if self.base_width is None:
            return total
        return total + (z - self.base_mean).square().sum(-1) / (2 * self.base_width**2)


class Composition(nn.Module):
    """The parts put together: the sum of factor * E, or with log Z's the mixture -log sum(share * exp(-E) / Z)."""

    def __init__(self, parts, factors, log_zs=None):
        super().__init__()
        self.parts = nn.ModuleList(parts)
        centres, scales = [axis[1] for axis in AXES], [axis[2] for axis in AXES]
        self.is_mixture = log_zs is not None
        # Of a mixture: log share - log Z.
        constants = [math.log(share) - log_z for share, log_z in zip(factors, log_zs)] if log_zs else factors
        for name, values in (("centre", centres), ("scale", scales), ("constants", constants)):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float64), persistent=False)

    def forward(self, z):
        x = self.centre + self.scale * z
        energies = torch.stack([part(x) for part in self.parts], -1)
        if self.is_mixture:
            return -torch.logsumexp(self.constants - energies, -1)
        return (self.constants * energies).sum(-1)
