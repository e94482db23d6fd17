"""The lock of a folder: held by the living, taken over from the dead."""

import os
import re
import signal
import time

import program
from results import LOCK, Results


def check(checks, folder, undisturbed):
    """All of it."""
    check_living(checks, Results(folder / "locked"), undisturbed)
    results = Results(folder / "left-locked")
    text = left_by_the_dead(checks, results)
    if text is None:
        return
    host = re.search(r"host: (.*)", text)[1]
    cases = [
        ("a dead process", text, True),
        ("a process number that another process has now", changed(text, process=os.getpid(), ticks=1), True),
        ("a process of another start of this machine", changed(text, process=os.getpid(), boot="0-0"), True),
        ("a process on another host", changed(text, host=host + "-other"), False),
        ("nobody knows whom, as it is empty", "", False),
        ("nobody knows whom, as it is no lock", "hello\n", False),
    ]
    for holder, content, is_free in cases:
        (results.path / LOCK).write_text(content)
        kept = results.shards()
        if is_free:
            results.resume(checks, f"a lock held by {holder} is taken over", undisturbed, kept)
        else:
            refused = results.run()
            checks.that(f"a lock held by {holder} is respected: status 75, the lock is named, and how to free it",
                        refused.status == 75 and LOCK in refused.errors and "delete" in refused.errors, refused)
            checks.that(f"a lock held by {holder} is left alone", (results.path / LOCK).read_text() == content)


def check_living(checks, results, undisturbed):
    """A second run into a folder is refused, and the first does not notice."""
    first = results.start()
    while first.poll() is None and not (results.path / LOCK).exists():
        time.sleep(0.002)
    second = results.run()
    checks.that(f"a lock held by a living process is respected: status 75, and process {first.pid} is named",
                second.status == 75 and f"process {first.pid} " in second.errors, second)
    outcome = program.finish(first)
    checks.equal("the run that holds the lock does not notice: status", outcome.status, 0)
    results.resume(checks, "after the lock was released", undisturbed, results.shards())


def left_by_the_dead(checks, results):
    """Kills a run that holds the lock; answers what the lock says."""
    process = results.start()
    while process.poll() is None and not results.shards():
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    program.finish(process)
    lock = results.path / LOCK
    is_there = checks.that("a killed run leaves its lock", lock.is_file())
    return lock.read_text() if is_there else None


def changed(text, **values):
    """A lock that says something else."""
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
    return text
