class BoltzmannMachine(nn.Module):
    """Hidden units h in {0, 1} summed out: -log sum_h exp(-E(z, h)).

    Binary z:  E(z, h) = -visible_bias . z - hidden_bias . h - z W h.
    Real z:    E(z, h) = sum (z - visible_bias)^2 / (2 s) - hidden_bias . h - (z / s) W h with s = exp(log_variance).
    """

    def __init__(self, dimension, hidden, real):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(dimension, hidden))
        self.hidden_bias = nn.Parameter(torch.zeros(hidden))
        self.visible_bias = nn.Parameter(torch.zeros(dimension))
        self.real = real
        if real:
            self.log_variance = nn.Parameter(torch.zeros(dimension))

    def forward(self, z):
        if self.real:
            precision = torch.exp(-self.log_variance)
            visible = (0.5 * precision * (z - self.visible_bias) ** 2).sum(-1)
            inputs = z * precision
        else:
            visible = -(z @ self.visible_bias)
            inputs = z
        sums = inputs @ self.weight + self.hidden_bias
        # Not nn.functional.softplus, which is linear beyond 20 and has no curvature there.
        return visible - (sums.clamp(min=0) + torch.log1p(torch.exp(-sums.abs()))).sum(-1)
