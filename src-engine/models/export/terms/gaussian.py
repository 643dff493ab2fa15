class Gaussian(nn.Module):
    """E(z) = |L^T (z - mean)|^2 / 2, with L lower triangular: the precision matrix is L L^T."""

    def __init__(self, dimension, correlated):
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(dimension))
        self.log_squared_diagonal = nn.Parameter(torch.zeros(dimension))
        below = dimension * (dimension - 1) // 2
        self.below = nn.Parameter(torch.zeros(below)) if correlated else None

    def forward(self, z):
        factor = torch.diag(torch.exp(self.log_squared_diagonal / 2))
        if self.below is not None:
            rows, columns = torch.tril_indices(*factor.shape, offset=-1, device=factor.device)
            factor = factor.index_put((rows, columns), self.below)
        return ((z - self.mean) @ factor).square().sum(-1) / 2
