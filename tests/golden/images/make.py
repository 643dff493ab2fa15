"""Images as other programs write them, with what is in them: NumPy's own arrays and archives, IDX by its definition,
PNG files by Pillow, and area averages by NumPy. Run it in this folder: python3 make.py"""

import gzip
import json
import struct

import numpy
from PIL import Image

random = numpy.random.default_rng(7)
grey = random.integers(0, 256, (5, 6, 4), dtype=numpy.uint8)  # 5 images, 6 high, 4 wide
expected = {"numpy": numpy.__version__, "grey": grey.tolist()}


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


idx = struct.pack(">HBB", 0, 8, 3) + struct.pack(">III", *grey.shape) + grey.tobytes()
write("images.idx3-ubyte", idx)
write("images.idx3-ubyte.gz", gzip.compress(idx, mtime=0))

for type in ["uint8", "int16", "int64", "float32", "float64"]:
    numpy.save(f"{type}.npy", grey.astype(type))
numpy.save("shares.npy", (grey / 255).astype("float32"))
numpy.save("square.npy", grey[:, :4, :].reshape(5, 16))
numpy.save("big-endian.npy", grey.astype(">i2"))
numpy.save("fortran.npy", numpy.asfortranarray(grey))
labels = numpy.arange(5, dtype=numpy.uint8)
numpy.savez("stored.npz", labels=labels, images=grey)
numpy.savez_compressed("deflated.npz", labels=labels, images=grey)

colours = random.integers(0, 256, (5, 3, 2, 3), dtype=numpy.uint8)
numpy.save("colours.npy", colours)
weights = numpy.array([0.299, 0.587, 0.114])
expected["colours"] = (colours @ weights).tolist()

picture = random.integers(0, 256, (7, 5), dtype=numpy.uint8)
rgb = random.integers(0, 256, (7, 5, 3), dtype=numpy.uint8)
alpha = random.integers(0, 256, (7, 5), dtype=numpy.uint8)
Image.fromarray(picture).save("grey.png")
Image.fromarray(picture.T).save("wide.png")
Image.fromarray(picture > 127).save("one-bit.png")
Image.fromarray((picture.astype(numpy.uint16) * 257)).save("sixteen-bit.png")
Image.fromarray(rgb).save("rgb.png")
Image.fromarray(numpy.dstack([rgb, alpha])).save("rgba.png")
Image.fromarray(numpy.dstack([picture, alpha])).save("grey-alpha.png")
palette = Image.fromarray(rgb).quantize(8)
palette.save("palette.png")
expected["png"] = {
    "grey": picture.tolist(),
    "one-bit": ((picture > 127) * 255).tolist(),
    "sixteen-bit": picture.tolist(),
    "rgb": (rgb @ weights).tolist(),
    "rgba": ((rgb @ weights) * (alpha / 255)).tolist(),
    "grey-alpha": (picture * (alpha / 255)).tolist(),
    "palette": (numpy.asarray(palette.convert("RGB")) @ weights).tolist(),
}


def average(image, height, width):
    """The mean over each new pixel's area: every pixel repeated until both grids fit, then means of whole blocks."""
    fine = image.repeat(height, axis=0).repeat(width, axis=1).astype(float)
    return fine.reshape(height, image.shape[0], width, image.shape[1]).mean(axis=(1, 3))


large = random.integers(0, 256, (28, 28), dtype=numpy.uint8)
oblong = random.integers(0, 256, (10, 7), dtype=numpy.uint8)
expected["averages"] = [
    {"image": image.tolist(), "size": [height, width], "average": average(image, height, width).tolist()}
    for image, height, width in [(large, 14, 14), (large, 8, 8), (oblong, 8, 6), (oblong, 3, 2)]
]

with open("expected.json", "w") as file:
    json.dump(expected, file)
