"""The built program, run as a shell would run it, from the repository's root."""

import os
import signal
import subprocess

from environment import ROOT

PROGRAM = os.environ.get("SDLAB", str(ROOT / ".build" / "release" / "sdlab"))


class Result:
    """What a run of the program left behind: `status` as a shell sees it, and its two streams."""

    def __init__(self, process, output, errors):
        self.status = 128 - process.returncode if process.returncode < 0 else process.returncode
        self.output, self.errors = output, errors

    def __str__(self):
        return f"status {self.status}, stderr: {self.errors.strip()[-600:]}"


def start(*arguments, **options):
    """Starts the program; `finish` waits for it. It never outlives this script by more than its run."""
    command = [options.pop("program", PROGRAM), *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=options.pop("cwd", ROOT), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def finish(process, timeout=600):
    """Waits for the program's end."""
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        output, errors = process.communicate()
    return Result(process, output, errors)


def run(*arguments, **options):
    """Runs the program to its end."""
    return finish(start(*arguments, **options))
