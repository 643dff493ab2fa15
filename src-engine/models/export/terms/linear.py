class Linear(nn.Module):
    """-bias . z over binary z."""

    def __init__(self, dimension):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(dimension))

    def forward(self, z):
        return -(z @ self.bias)
