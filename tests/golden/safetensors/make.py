"""Makes the golden files beside this one with the official package. Needs numpy and safetensors (0.8.0 was used).

    python make.py

One text of metadata only: the package writes several in an order that changes from run to run.
"""

import json
import pathlib

import numpy as np
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent

tensors = {
    "terms.0.layers.1.weight": np.array([[0.1, 1e300, -2.5]], dtype=np.float64),
    "terms.0.layers.0.bias": np.array([0.25, -0.0, np.inf, np.nan], dtype=np.float32),
    "terms.0.layers.0.weight": np.arange(6, dtype=np.float32).reshape(3, 2) / 8,
    "größe": np.array([1 / 3], dtype=np.float64),
}
save_file(tensors, here / "official.safetensors", metadata={"experiment": 'zwei Monde, "κ = 2"'})
described = [
    {"name": name, "shape": list(values.shape), "values": [str(float(value)) for value in values.ravel()]}
    for name, values in tensors.items()
]
(here / "tensors.json").write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n")
