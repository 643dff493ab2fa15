# SciPy's Sobol points without scrambling, up to eight axes. Run: python3 make.py (needs scipy)
import json
from scipy.stats import qmc
import scipy

points = {str(d): qmc.Sobol(d, scramble=False, bits=30).random(256).tolist() for d in (1, 2, 3, 6, 8)}
json.dump({"scipy": scipy.__version__, "points": points}, open("sobol.json", "w"))
