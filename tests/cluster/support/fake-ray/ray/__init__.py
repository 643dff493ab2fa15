"""As much of Ray as the driver of a study uses, in one process: tasks and actors are threads, two tasks at a time."""

import threading
import time

from . import exceptions  # noqa: F401
from ._private import worker  # noqa: F401

_room = threading.Semaphore(2)


class _Ref:
    def __init__(self):
        self.done = threading.Event()
        self.value = None
        self.error = None

    def settle(self, act):
        try:
            self.value = act()
        except BaseException as error:
            self.error = error
        self.done.set()


class _Task:
    def __init__(self, function):
        self.function = function

    def options(self, **_):
        return self

    def remote(self, *args):
        ref = _Ref()

        def run():
            with _room:
                ref.settle(lambda: self.function(*args))

        threading.Thread(target=run, daemon=True).start()
        return ref


class _Method:
    def __init__(self, actor, name):
        self.actor = actor
        self.name = name

    def remote(self, *args):
        ref = _Ref()
        with self.actor.lock:
            ref.settle(lambda: getattr(self.actor.instance, self.name)(*args))
        return ref


class _Actor:
    def __init__(self, instance):
        self.instance = instance
        self.lock = threading.Lock()

    def __getattr__(self, name):
        return _Method(self, name)


class _ActorClass:
    def __init__(self, kind):
        self.kind = kind

    def options(self, **_):
        return self

    def remote(self, *args):
        return _Actor(self.kind(*args))


class _Context:
    def get_node_id(self):
        return "node"


def remote(**_):
    return lambda thing: _ActorClass(thing) if isinstance(thing, type) else _Task(thing)


def get(ref):
    ref.done.wait()
    if isinstance(ref.error, Exception):
        raise exceptions.RayTaskError(f"{type(ref.error).__name__}: {ref.error}") from ref.error
    return ref.value


def wait(refs, num_returns=1, timeout=None):
    deadline = time.monotonic() + (timeout or 0)
    while not any(ref.done.is_set() for ref in refs) and time.monotonic() < deadline:
        time.sleep(0.01)
    done = [ref for ref in refs if ref.done.is_set()][:num_returns]
    return done, [ref for ref in refs if ref not in done]


def cancel(_ref):
    pass


def init(**_):
    pass


def get_runtime_context():
    return _Context()


def cluster_resources():
    return {"CPU": 2.0}


def nodes():
    return [{"NodeID": "node"}]
