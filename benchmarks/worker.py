"""Processes that answer each line of JSON with a line of JSON, from both ends."""

import json
import os
import subprocess
import sys

from environment import fail

QUIET = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1",
         "DIFFUSERS_VERBOSITY": "error", "TRANSFORMERS_VERBOSITY": "error"}


def start(command, threads, environment=None):
    """Starts a worker that computes with so many threads."""
    return subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | QUIET | {"OMP_NUM_THREADS": str(threads)} | (environment or {}))


def ask(worker, **request):
    """Sends the worker a request, if there is one, and waits for its next line."""
    try:
        if request:
            worker.stdin.write(json.dumps(request) + "\n")
            worker.stdin.flush()
        line = worker.stdout.readline()
    except BrokenPipeError:
        line = ""
    if not line:
        fail(f"{worker.args[0]} ended with status {worker.wait()}, see above")
    return json.loads(line)


def end(process, name):
    """Waits for a process and returns the most memory that was ever resident in it.

    Linux counts what a process held before it became another program, too: this one must stay
    small, and imports no large library before its workers have started.
    """
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        fail(f"{name} ended with status {process.returncode}, see above")
    return resident_bytes(usage)


def resident_bytes(usage):
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def serve(make_side):
    """Makes a side, writes its facts, and answers each line of standard input by its `answer`."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a library that prints must not be taken for an answer
    side = make_side()
    print(json.dumps(side.facts), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(side.answer(**json.loads(line))), file=answers, flush=True)
