"""A peer's side of the conversation: one JSON request a line on stdin, one JSON answer a line on stdout.

{"prepare": {"widths", "batch", "steps", …}}  →  {"ready": true, "name"}
{"run": n}                                    →  {"milliseconds", "finite"}  of n iterations together
"""

import json
import sys
import time


def answer_requests(name, prepare):
    run = None
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            workload = request["prepare"]
            run = prepare(workload)
            # Compiles, and touches every buffer once.
            run(3)
            answer = {"ready": True, "name": name}
        else:
            started = time.perf_counter()
            value = run(request["run"])
            answer = {"milliseconds": 1000 * (time.perf_counter() - started), "finite": value == value}
        print(json.dumps(answer), flush=True)
