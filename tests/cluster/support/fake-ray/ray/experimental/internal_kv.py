"""Packages are files: gcs://NAME is FAKE_RAY/packages/NAME."""

import os

_HEAD = "gcs://"


def _internal_kv_list(prefix):
    names = os.listdir(os.path.join(os.environ["FAKE_RAY"], "packages"))
    return [(_HEAD + name).encode() for name in names if (_HEAD + name).startswith(prefix)]


def _internal_kv_get(key):
    with open(os.path.join(os.environ["FAKE_RAY"], "packages", key.decode()[len(_HEAD):]), "rb") as file:
        return file.read()
