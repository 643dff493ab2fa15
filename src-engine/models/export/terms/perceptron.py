class Perceptron(nn.Module):
    """E(z) = f(z), a multilayer perceptron with a linear scalar output."""

    def __init__(self, widths, activation):
        super().__init__()
        pairs = zip(widths[:-1], widths[1:])
        self.layers = nn.ModuleList([nn.Linear(inputs, outputs) for inputs, outputs in pairs])
        self.activation = {"silu": nn.functional.silu, "softplus": exact_softplus, "tanh": torch.tanh}[activation]

    def forward(self, z):
        for layer in self.layers[:-1]:
            z = self.activation(layer(z))
        return self.layers[-1](z).squeeze(-1)


def exact_softplus(z):
    """log(1 + exp(z)); PyTorch's own default becomes z above 20, which is 2e-9 off."""
    return nn.functional.softplus(z, threshold=40)
