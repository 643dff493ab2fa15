class Quadrature(NamedTuple):
    """log Z in nats (NaN where no box holds the density), points along each axis, whether the grid was fine enough."""

    log_z: float
    points: int
    converged: bool


class EnergyModel(nn.Module):
    """E(x), log p(x), scores and samples, all in the units of COLUMNS. Rows are (..., columns)."""

    def __init__(self):
        super().__init__()
        weighted = build_terms()
        self.weights = [weight for weight, _ in weighted]
        self.terms = nn.ModuleList([term for _, term in weighted])
        columns, centres, scales = zip(*AXES)
        self.columns = list(columns)
        self.places = [columns.index(column) for column in range(len(columns))]
        self.constant("centre", centres)
        self.constant("scale", scales)
        self.constant("start", START[0])
        self.base_width = None if BASE is None else BASE[1]
        self.constant("base_mean", START[0] if BASE is None else BASE[0])

    def constant(self, name, values):
        self.register_buffer(name, torch.tensor(values, dtype=torch.float64), persistent=False)

    def to_model(self, x):
        """z of rows x."""
        return ((x[..., self.columns] - self.centre) / self.scale).to(self.centre.dtype)

    def from_model(self, z):
        """x of rows z."""
        return (self.centre + self.scale * z)[..., self.places]

    def energy_of_z(self, z):
        total = sum(weight * term(z) for weight, term in zip(self.weights, self.terms))
        if self.base_width is None:
            return total
        return total + (z - self.base_mean).square().sum(-1) / (2 * self.base_width**2)

    def energy(self, x):
        """E per row, nats; (..., columns) -> (...)."""
        return self.energy_of_z(self.to_model(x))

    forward = energy

    def log_prob(self, x):
        """log p per row, nats."""
        if LOG_Z is None:
            raise ValueError("Expected a model whose log Z is known, got one without: see log_z_by_quadrature().")
        return -self.energy(x) - LOG_Z

    def score(self, x):
        """The gradient of log p by x; needs no log Z."""
        with torch.enable_grad():
            x = x.detach().requires_grad_(True)
            return -torch.autograd.grad(self.energy(x).sum(), x)[0]

    @torch.no_grad()
    def sample(self, count, steps=1000, step_size=0.01, generator=None):
        """Rows x after `steps` of unadjusted Langevin dynamics, z <- z - step_size / 2 dE/dz + sqrt(step_size) noise.

        step_size is in units of the columns' variance. A smaller one is less biased and needs more steps; chains that
        begin near one mode may stay there.
        """

        def noise():
            return torch.randn(count, len(AXES), generator=generator, dtype=self.start.dtype).to(self.start.device)

        z = self.start + START[1] * noise()
        for _ in range(steps):
            with torch.enable_grad():
                z.requires_grad_(True)
                slope = torch.autograd.grad(self.energy_of_z(z).sum(), z)[0]
            z = z.detach() - step_size / 2 * slope + math.sqrt(step_size) * noise()
        return self.from_model(z)

    @torch.no_grad()
    def log_z_by_quadrature(self, tolerance=1e-6):
        """log Z in the units of COLUMNS by the trapezoid rule, for one or two columns.

        Sides of the box move out while the outermost 5% there hold 1e-9 of the mass or more; then the spacing is halved
        until log Z changes by less than `tolerance` nats. A density that no box of a thousand times the first width holds
        has most likely no finite Z. What this misses: a peak far from START, or narrower than the finest grid.
        """
        if len(AXES) > 2:
            raise ValueError(f"Expected one or two columns, got {len(AXES)}: a grid over them has too many points.")
        sides = [(mean - 6 * START[1], mean + 6 * START[1]) for mean in START[0]]
        widest = 1000 * 12 * START[1]
        while True:
            log_z, shells = self.integrate(sides, 129)
            if all(share < 1e-10 for pair in shells for share in pair):
                break
            if not math.isfinite(log_z) or any(high - low > widest for low, high in sides):
                return Quadrature(math.nan, 129, False)
            sides = [
                (low - (high - low) / 2 * (left >= 1e-10), high + (high - low) / 2 * (right >= 1e-10))
                for (low, high), (left, right) in zip(sides, shells)
            ]
        points, change = 129, math.inf
        while not change < tolerance and points < (1 << 17 if len(AXES) == 1 else 1 << 11):
            points = 2 * points - 1
            finer, shells = self.integrate(sides, points)
            log_z, change = finer, abs(finer - log_z)
        full = all(share < 1e-9 for pair in shells for share in pair)
        return Quadrature(log_z + self.scale.abs().log().sum().item(), points, full and change < tolerance)

    def integrate(self, sides, points):
        """log of the integral of exp(-E) over a box of z, and per axis the shares of the outermost 5%."""
        axes = [torch.linspace(low, high, points, dtype=torch.float64) for low, high in sides]
        rows = torch.stack(torch.meshgrid(*axes, indexing="ij"), -1).reshape(-1, len(axes)).to(self.centre)
        energies = torch.cat([self.energy_of_z(part) for part in rows.split(1 << 15)]).double().cpu()
        ends = torch.ones(points, dtype=torch.float64)
        ends[0] = ends[-1] = 0.5
        logs = -energies.reshape([points] * len(axes))
        for axis, (low, high) in enumerate(sides):
            log_weights = ends.log() + math.log((high - low) / (points - 1))
            logs = logs + log_weights.reshape([points if other == axis else 1 for other in range(len(axes))])
        log_z = torch.logsumexp(logs.flatten(), 0)
        masses = (logs - log_z).exp()
        outer = max(1, points // 20)
        shells = []
        for axis in range(len(axes)):
            along = masses if len(axes) == 1 else masses.sum(1 - axis)
            shells.append((along[:outer].sum().item(), along[-outer:].sum().item()))
        return log_z.item(), shells


def load(dtype=torch.float64, device="cpu"):
    """The trained model. float64 keeps every digit; float32 is faster and near 1e-6 of an energy's size."""
    path = Path(__file__).resolve().with_name(WEIGHTS)
    if not path.is_file():
        raise FileNotFoundError(f"Expected the weights in {path}, got no such file: put {WEIGHTS} beside this script.")
    with safe_open(str(path), framework="pt") as file:
        found = file.metadata() or {}
        if (found.get("model"), found.get("parameters")) != (MODEL, PARAMETERS):
            raise ValueError(f"Expected the weights of this model in {path}, got others: export both files anew.")
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    model = EnergyModel().to(dtype)
    model.load_state_dict(tensors)
    return model.to(device).eval()


def main():
    """Compares this model with what EBM Studio computed of it; 0 where they agree, as an exit code."""
    model = load()
    with torch.no_grad():
        found = model.energy(torch.tensor(CHECK_POINTS, dtype=torch.float64))
    worst = 0.0
    for ours, theirs in zip(found.tolist(), CHECK_ENERGIES):
        if ours == theirs or (math.isnan(ours) and math.isnan(theirs)):
            continue
        difference = abs(ours - theirs) / max(1, abs(theirs))
        worst = max(worst, math.inf if math.isnan(difference) else difference)
    agrees = worst < 1e-9
    print(f"Energies at {len(CHECK_POINTS)} points differ from EBM Studio's by at most {worst:.1e} of their size.")
    print(f"log Z as stored: {'not known' if LOG_Z is None else format(LOG_Z, '.6f') + ' nats'}")
    if len(COLUMNS) <= 2:
        log_z, points, converged = model.log_z_by_quadrature()
        grid = " x ".join([str(points)] * len(COLUMNS))
        print(f"log Z by this script: {log_z:.6f} nats, {grid} points, {'' if converged else 'not '}converged")
    return 0 if agrees else 1

