class Quadratic(nn.Module):
    """E(z) = sum_i theta_i z_i^2; it normalises where every theta is positive."""

    def __init__(self, dimension):
        super().__init__()
        self.theta = nn.Parameter(torch.ones(dimension))

    def forward(self, z):
        return (self.theta * z.square()).sum(-1)
