# Made the numbers in densities.json: integrals of densities on a line by SciPy's adaptive quadrature.
#   python make.py > densities.json    (SciPy 1.17.1)
import json

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm


def term(u, v):
    return 0.5 * u * np.log(2 * u / (u + v)) if u > 0 else 0.0


def jensen_shannon(p, q, low, high, points):
    return quad(lambda x: term(p(x), q(x)) + term(q(x), p(x)), low, high, epsabs=1e-13, epsrel=1e-13, limit=800, points=points)[0]


wide = norm(0, 1.5)
mixture = lambda x: np.logaddexp(np.log(0.3) + norm(-2, 0.5).logpdf(x), np.log(0.7) + norm(1, 0.8).logpdf(x))
points = [-5, -2, -0.5, 1, 5]
inside = quad(lambda x: term(norm(0.5, 0.7).pdf(x), 1) + term(1, norm(0.5, 0.7).pdf(x)), 0, 1, epsabs=1e-14)[0]
mass = norm(0.5, 0.7).cdf(1) - norm(0.5, 0.7).cdf(0)
print(json.dumps({
    "gaussianAgainstNarrowGaussian": {"jensenShannon": jensen_shannon(wide.pdf, norm(1, 0.4).pdf, -15, 15, [-1, 0, 1, 2, 3])},
    "gaussianAgainstMixture": {
        "jensenShannon": jensen_shannon(wide.pdf, lambda x: np.exp(mixture(x)), -18, 18, points),
        "klModelData": quad(lambda x: wide.pdf(x) * (wide.logpdf(x) - mixture(x)), -18, 18, epsabs=1e-13, points=points, limit=800)[0],
    },
    "mixture": {"entropy": quad(lambda x: -np.exp(mixture(x)) * mixture(x), -10, 10, epsabs=1e-13, points=points, limit=800)[0]},
    "gaussianAgainstUniform": {"jensenShannon": inside + 0.5 * np.log(2) * (1 - mass)},
}, indent=2))
