class ClassPerceptron(nn.Module):
    """E(z) = -log sum_y exp f_y(z), f a multilayer perceptron with one linear output per class."""

    def __init__(self, widths, activation):
        super().__init__()
        pairs = zip(widths[:-1], widths[1:])
        self.layers = nn.ModuleList([nn.Linear(inputs, outputs) for inputs, outputs in pairs])
        silu, softplus = nn.functional.silu, lambda z: nn.functional.softplus(z, threshold=40)
        self.activation = {"silu": silu, "softplus": softplus, "tanh": torch.tanh}[activation]

    def class_logits(self, z):
        """f_y(z), (..., classes): their softmax is p(y | z)."""
        for layer in self.layers[:-1]:
            z = self.activation(layer(z))
        return self.layers[-1](z)

    def forward(self, z):
        return -torch.logsumexp(self.class_logits(z), -1)
