class GaussianMixture(nn.Module):
    """E(z) = -log sum_k pi_k N(z; means_k, I / precision_k), pi = softmax(logits): log Z is 0 in z."""

    def __init__(self, components, dimension):
        super().__init__()
        self.logits = nn.Parameter(torch.zeros(components))
        self.means = nn.Parameter(torch.zeros(components, dimension))
        self.log_precisions = nn.Parameter(torch.zeros(components))

    def forward(self, z):
        dimension = self.means.shape[-1]
        squares = (z.unsqueeze(-2) - self.means).square().sum(-1)
        log_heights = torch.log_softmax(self.logits, 0) + dimension / 2 * (self.log_precisions - math.log(2 * math.pi))
        return -torch.logsumexp(log_heights - torch.exp(self.log_precisions) * squares / 2, -1)
