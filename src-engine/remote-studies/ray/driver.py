"""Runs on a Ray cluster: the driver of one job, which trains a part of a study, or tries out whether one could.

    driver ──▶ a task a chunk ──▶ Node: run-chunk.ts, in a folder of the node's own that looks like a study's
                    │ what it appends, its checkpoints          ▲ what is called off
                    └────────▶ collector (an actor beside the driver) ──▶ segments in Ray's folder of logs

Home reads the segments through the dashboard (ray-job.ts says how they look). A chunk that is lost with its worker or node
is begun again with what it had come to, which the collector keeps. Needs no package but Ray, and Python 3.9.
"""

import ctypes
import fcntl
import glob
import hashlib
import json
import os
import platform
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

import ray
from ray.experimental.internal_kv import _internal_kv_get, _internal_kv_list
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

DONE, BROKEN, SUSPENDED = 0, 2, 75  # chunkExits of cluster.ts
BEGINNINGS_MAXIMUM = 20
FAILURES_MAXIMUM = 3  # where the node could be reached and yet no chunk run on it
LOOK_SECONDS = 0.5
WISH_SECONDS = 1.0
FLUSH_SECONDS = 1.0
LEAVE_SECONDS = 45
SEGMENT_BYTES = 4 << 20
PROGRAM_TEST_SECONDS = 120


# What lies where


def brought(name):
    """Folders of this name in what Ray has brought to this node."""
    return [folder for path in sys.path if os.path.isdir(folder := os.path.join(path, name))]


def base_folder(task):
    """Of programs and of what chunks work with, on this node; for its owner's eyes only."""
    root = os.path.join(task["folder"] or tempfile.gettempdir(), f"ebm-studio-{os.getuid()}")
    os.makedirs(root, mode=0o700, exist_ok=True)
    found = os.lstat(root)
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
        raise PermissionError(f"{root} belongs to somebody else: name another folder (folder=…)")
    return root


def whole(path, body):
    """Written beside and renamed into place."""
    with open(f"{path}.new", "wb") as file:
        file.write(body)
    os.replace(f"{path}.new", path)


def unpacked_program(task):
    """The program's folder on this node, unpacked once."""
    programs = os.path.join(base_folder(task), "programs")
    os.makedirs(programs, exist_ok=True)
    digest = task["program"]
    folder = os.path.join(programs, digest)
    with open(os.path.join(programs, f"{digest}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(folder):
            archives = [os.path.join(each, f"{digest}.tar.gz") for each in brought("ebm_program")]
            archive = next(path for path in archives if os.path.isfile(path))
            with open(archive, "rb") as file:
                got = hashlib.sha256(file.read()).hexdigest()
            if got != digest:
                raise ValueError(f"expected the program {digest}, got {got}")
            fresh = f"{folder}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            os.mkdir(fresh)
            subprocess.run(["tar", "-xzf", archive, "-C", fresh], check=True)
            os.rename(fresh, folder)
    return folder


def node_of(program):
    found = glob.glob(os.path.join(program, "node_modules", "node-linux-*", "bin", "node"))
    if not found:
        raise FileNotFoundError(f"no Node in the program {program}")
    return found[0]


# The collector


class Outbox:
    """What home reads: segments, their index, and how far everything is."""

    def __init__(self, job, count):
        logs = ray._private.worker._global_node.get_logs_dir_path()
        self.folder = os.path.join(logs, "ebm", job)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.states = ["w"] * count
        self.segments = 0
        self.remark = None
        self.over = False
        self.index = open(os.path.join(self.folder, "index.jsonl"), "a")
        self.waiting = []
        self.waiting_bytes = 0
        # Where each file's bytes are, for a chunk that is begun again: (segment, place in it, length).
        self.places = {}
        self.written_state = None
        self.write_state()

    def add(self, name, offset, body):
        self.waiting.append((name, offset, body))
        self.waiting_bytes += len(body)
        if self.waiting_bytes >= SEGMENT_BYTES:
            self.flush()

    def flush(self):
        if self.waiting:
            pieces = [[name, offset, len(body)] for name, offset, body in self.waiting]
            head = json.dumps(pieces).encode() + b"\n"
            whole(self.path(self.segments), head + b"".join(body for _, _, body in self.waiting))
            at = len(head)
            for name, _, length in pieces:
                self.places.setdefault(name, []).append((self.segments, at, length))
                at += length
            self.index.write(json.dumps(pieces) + "\n")
            self.index.flush()
            self.segments += 1
            self.waiting, self.waiting_bytes = [], 0
        self.write_state()

    def write_state(self):
        state = {"segments": self.segments, "chunks": "".join(self.states), "over": self.over, "remark": self.remark}
        if state != self.written_state:
            whole(os.path.join(self.folder, "state.json"), json.dumps(state).encode())
            self.written_state = state

    def file(self, name):
        pieces = []
        for segment, at, length in self.places.get(name, []):
            with open(self.path(segment), "rb") as file:
                file.seek(at)
                pieces.append(file.read(length))
        return b"".join(pieces)

    def path(self, segment):
        return os.path.join(self.folder, f"{segment:08d}")


class Collector:
    """Keeps what chunks come to, and tells them what home wishes."""

    def __init__(self, task):
        self.task = task
        self.outbox = Outbox(task["job"], task["chunks"])
        self.beginnings = {}
        self.checkpoints = {}
        self.cancelled = {}
        self.leaving = False
        self.closed = False
        self.flushed = 0.0

    def ready(self):
        return True

    def begin(self, chunk):
        """What a chunk goes on from; None: it is not to begin."""
        if self.closed:
            return None
        attempt = self.beginnings.get(chunk, 0)
        self.beginnings[chunk] = attempt + 1
        self.set_state(chunk, "r")
        self.outbox.flush()
        prefix = f"{self.task['part']}-{chunk}."
        frames = {name: self.outbox.file(name) for name in self.outbox.places if name.startswith(prefix)}
        return {"attempt": attempt, "frames": frames, "checkpoints": self.checkpoints.get(chunk, {})}

    def add(self, chunk, pieces, checkpoints):
        """Frames first: a checkpoint stands behind them."""
        for name, offset, body in pieces:
            self.outbox.add(name, offset, body)
        self.checkpoints.setdefault(chunk, {}).update(checkpoints)
        return {"leaving": self.leaving, "cancelled": self.cancelled}

    def set_state(self, chunk, state):
        self.outbox.states[chunk] = state
        if state == "e":
            self.checkpoints.pop(chunk, None)

    def remark(self, words):
        self.outbox.remark = words

    def tick(self, cancelled, leaving):
        """Answers how many chunks train; none begins once the part is called off or has to leave."""
        self.cancelled, self.leaving = cancelled, leaving
        self.closed = leaving or str(self.task["part"]) in cancelled
        if time.monotonic() - self.flushed >= FLUSH_SECONDS:
            self.outbox.flush()
            self.flushed = time.monotonic()
        return self.outbox.states.count("r")

    def close(self):
        self.outbox.states = ["e"] * len(self.outbox.states)
        self.outbox.over = True
        self.outbox.flush()


# A chunk


def die_with_worker():
    """A worker that is killed must not leave its Node behind (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class ChunkFolder:
    """A study's folder for one attempt of one chunk, and what was not yet handed to the collector of it."""

    def __init__(self, task, chunk, begun):
        scratch = os.path.join(base_folder(task), "scratch")
        os.makedirs(scratch, exist_ok=True)
        sweep(scratch)
        self.path = tempfile.mkdtemp(dir=scratch)
        self.alive = open(os.path.join(self.path, "alive"), "w")
        fcntl.flock(self.alive, fcntl.LOCK_EX)
        self.handed = {}
        self.seen = {}
        for name in ("parts", "data", "frames", "checkpoints", "cancel"):
            os.mkdir(os.path.join(self.path, name))
        runs = self.link_inputs(task["part"], chunk)
        for name, body in begun["frames"].items():
            self.write(f"frames/{name}", body)
            self.handed[name] = len(body)
        for run in runs:
            if run in begun["checkpoints"]:
                self.write(f"checkpoints/{run}", begun["checkpoints"][run])
            self.seen[run] = self.stamp(run)

    def link_inputs(self, part, chunk):
        """The part and its data as they came; of checkpoints, which change, copies for this chunk's runs."""
        inputs = brought("ebm_inputs")
        for folder in inputs:
            for path in glob.glob(os.path.join(folder, "parts", "*")) + glob.glob(os.path.join(folder, "data", "*")):
                os.symlink(path, os.path.join(self.path, os.path.relpath(path, folder)))
        with open(os.path.join(self.path, "parts", f"{part}.jsonl")) as lines:
            line = next(text for number, text in enumerate(lines) if number == chunk)
        runs = [run["runId"] for run in json.loads(line)["runs"]]
        wanted = [f"checkpoints/{run}" for run in runs] + [f"cancel/{part}-{run}" for run in runs]
        for name in wanted:
            for folder in inputs:
                if os.path.isfile(path := os.path.join(folder, name)):
                    shutil.copy(path, os.path.join(self.path, name))
        return runs

    def write(self, name, body):
        whole(os.path.join(self.path, name), body)

    def stamp(self, run):
        try:
            found = os.stat(os.path.join(self.path, "checkpoints", run))
            return (found.st_ino, found.st_mtime_ns, found.st_size)
        except FileNotFoundError:
            return None

    def news(self):
        """Checkpoints are read first, so that the frames which they stand behind are among those that are read."""
        checkpoints = {}
        for run, before in self.seen.items():
            now = self.stamp(run)
            if now is not None and now != before:
                try:
                    with open(os.path.join(self.path, "checkpoints", run), "rb") as file:
                        checkpoints[run] = file.read()
                except FileNotFoundError:
                    continue
                self.seen[run] = now
        pieces = []
        folder = os.path.join(self.path, "frames")
        for name in sorted(each for each in os.listdir(folder) if each.endswith(".bin")):
            at = self.handed.get(name, 0)
            with open(os.path.join(folder, name), "rb") as file:
                file.seek(at)
                body = file.read()
            if body:
                pieces.append((name, at, body))
                self.handed[name] = at + len(body)
        return pieces, checkpoints

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)
        self.alive.close()


def sweep(scratch):
    """What workers left that were killed: nobody holds its lock any more."""
    for name in os.listdir(scratch):
        path = os.path.join(scratch, name)
        try:
            with open(os.path.join(path, "alive"), "r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue


def run_chunk(task, chunk, collector):
    """Trains a chunk; answers how its process left, and its last words where it did not do so well."""
    begun = ray.get(collector.begin.remote(chunk))
    if begun is None:
        return SUSPENDED, ""
    program = unpacked_program(task)
    folder = ChunkFolder(task, chunk, begun)
    try:
        script = os.path.join("src-engine", "remote-studies", "run-chunk.ts")
        command = [node_of(program), *task["node"], script, folder.path, str(task["part"]), str(chunk)]
        env = {name: value for name, value in os.environ.items() if not name.startswith(("NODE_", "RAY_", "EBM_TASK"))}
        env["EBM_ATTEMPT"] = str(begun["attempt"])
        with tempfile.TemporaryFile(dir=folder.path) as words:
            child = subprocess.Popen(
                command, cwd=program, env=env, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
                preexec_fn=die_with_worker,
            )
            try:
                code = follow_child(child, folder, lambda news: ray.get(collector.add.remote(chunk, *news)), task["part"])
            finally:
                child.kill()
                child.wait()
            words.seek(0)
            return code, words.read().decode(errors="replace").strip()[-500:]
    finally:
        folder.remove()


def follow_child(child, folder, hand, part):
    told = set()
    left = False
    asked = 0.0
    while True:
        code = child.poll()
        news = folder.news()
        now = time.monotonic()
        if any(news) or now - asked >= WISH_SECONDS:
            wishes = hand(news)
            asked = now
            for name, reason in wishes["cancelled"].items():
                if name not in told and (name == str(part) or name.startswith(f"{part}-")):
                    folder.write(f"cancel/{name}", reason)
                    told.add(name)
            if wishes["leaving"] and not left and code is None:
                child.send_signal(signal.SIGTERM)
                left = True
        if code is not None:
            return code
        time.sleep(LOOK_SECONDS)


# The driver


def beside_driver():
    return NodeAffinitySchedulingStrategy(node_id=ray.get_runtime_context().get_node_id(), soft=False)


class Driver:
    def __init__(self, task):
        self.task = task
        self.told_to_leave = False
        self.cancelled = {}
        self.looked = 0.0
        self.begun = {}
        actor = ray.remote(num_cpus=0, max_restarts=0)(Collector)
        self.collector = actor.options(scheduling_strategy=beside_driver()).remote(task)
        ray.get(self.collector.ready.remote())
        self.chunk = ray.remote(num_cpus=task["threads"], max_retries=0)(run_chunk)
        self.waiting = {}

    def begin(self, chunk):
        self.begun[chunk] = self.begun.get(chunk, 0) + 1
        named = self.chunk.options(name=f"{self.task['job']} chunk {chunk}")
        self.waiting[named.remote(self.task, chunk, self.collector)] = chunk

    def run(self):
        for chunk in range(self.task["chunks"]):
            self.begin(chunk)
        deadline = None
        while self.waiting:
            done, _ = ray.wait(list(self.waiting), num_returns=1, timeout=LOOK_SECONDS)
            for ref in done:
                self.ended(self.waiting.pop(ref), ref)
            self.look_for_cancelled()
            running = ray.get(self.collector.tick.remote(self.cancelled, self.told_to_leave))
            if self.told_to_leave and deadline is None:
                deadline = time.monotonic() + LEAVE_SECONDS
            if self.is_closed() and (running == 0 or (deadline and time.monotonic() > deadline)):
                break
        # What Ray has not begun goes with the job.
        ray.get(self.collector.close.remote())

    def is_closed(self):
        return self.told_to_leave or str(self.task["part"]) in self.cancelled

    def ended(self, chunk, ref):
        most = BEGINNINGS_MAXIMUM
        try:
            code, words = ray.get(ref)
        except ray.exceptions.RayError as error:
            # Its worker or node was lost, or there was no memory; or the node could not even begin.
            code, words = None, str(error).strip().split("\n")[-1][-300:]
            most = FAILURES_MAXIMUM if isinstance(error, ray.exceptions.RayTaskError) else BEGINNINGS_MAXIMUM
        again = code not in (DONE, BROKEN) and not self.is_closed() and self.begun[chunk] < most
        self.collector.set_state.remote(chunk, "w" if again else "e")
        if words:
            print(f"chunk {chunk}: {words}", flush=True)
        if words and not again and code not in (DONE, SUSPENDED):
            self.collector.remark.remote(f"A chunk ended: {words}")
        if again:
            self.begin(chunk)

    def look_for_cancelled(self):
        """What home has called off, by the names of files in a study's folder."""
        if time.monotonic() - self.looked < WISH_SECONDS:
            return
        self.looked = time.monotonic()
        head = f"gcs://_ray_pkg_ebm_cancel_{self.task['studyId']}_"
        for key in _internal_kv_list(f"{head}{self.task['part']}"):
            name = key.decode()[len(head):-len(".zip")]
            if name not in self.cancelled:
                self.cancelled[name] = _internal_kv_get(key) or b""


def train(task):
    driver = Driver(task)

    def leave(*_):
        driver.told_to_leave = True

    signal.signal(signal.SIGTERM, leave)
    driver.run()


# The probe


def look_around(task):
    """What a chunk would find on a node."""
    found = {"host": platform.node(), "machine": platform.machine(), "glibc": platform.libc_ver()[1]}
    try:
        with open("/proc/cpuinfo") as lines:
            found["processor"] = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "")
        root = base_folder(task)
        found["folder"], found["free"] = root, shutil.disk_usage(root).free
        programs = glob.glob(os.path.join(root, "programs", "*", "src-engine"))
        if programs:
            program = os.path.dirname(max(programs, key=os.path.getmtime))
            command = [node_of(program), *task["node"], os.path.join("src-engine", "remote-studies", "self-test.ts")]
            tested = subprocess.run(command, cwd=program, capture_output=True, timeout=PROGRAM_TEST_SECONDS)
            found["program"] = (tested.stdout + tested.stderr).decode(errors="replace").strip()[-500:]
    except Exception as error:
        found["problem"] = str(error)
    return found


def probe(task):
    outbox = Outbox(task["job"], 0)
    found = {"processors": ray.cluster_resources().get("CPU", 0), "nodes": len(ray.nodes())}
    small = ray.remote(num_cpus=1, max_retries=0)(look_around).remote(task)
    done, _ = ray.wait([small], timeout=task["patience"])
    if done:
        found["node"] = ray.get(small)
    else:
        ray.cancel(small)
    outbox.add("probe", 0, json.dumps(found).encode())
    outbox.over = True
    outbox.flush()


if __name__ == "__main__":
    wished = json.loads(os.environ["EBM_TASK"])
    ray.init(address="auto", log_to_driver=False)
    probe(wished) if "patience" in wished else train(wished)
