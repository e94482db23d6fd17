"""Kills at random moments, and signals that ask a run to stop."""

import hashlib
import os
import signal
import time

import program
from results import Results


def check(checks, folder, undisturbed, seconds, count, moments):
    """Kills runs `count` times, up to three times in a folder, at moments spread over the whole run."""
    done, case, total = 0, 0, len(undisturbed.shards())
    while done < count and case < 2 * count:
        case += 1
        results = Results(folder / f"killed-{case}")
        told, kept = [], {}
        while done < count and len(told) < 3:
            # What is left of a run that was killed before is shorter; the start of the program is not.
            left = total - len(results.shards())
            share = (done + moments.random()) / count * (left + 1) / (total + 1)
            words, hit = kill(results, moments.choice(["time", "time", "shard", "merge"]), share * seconds, left, moments)
            told.append(words)
            if not hit:
                break
            done += 1
            check_shards(checks, f"kill {done}, {words}", results, undisturbed, kept)
            kept = results.shards()
        results.resume(checks, f"killed {'; '.join(told)}", undisturbed, kept)
    checks.equal("runs that were killed before their end", done, count)


def kill(results, kind, seconds, left, moments):
    """Starts a run with `left` trials to go and kills it at a moment; answers the moment in words, and whether the run
    had not ended before."""
    process = results.start()
    began = time.monotonic()

    def running():
        return process.poll() is None and time.monotonic() - began < 300

    if kind == "time":
        told = f"after {seconds:.2f} s"
        while running() and time.monotonic() - began < seconds:
            time.sleep(0.001)
    else:
        # While the n-th file of a kind is being written, without a pause so that no moment is missed.
        nth = moments.randint(1, max(1, min(3, left))) if kind == "shard" else 1
        told = f"while {'shard ' + str(nth) if kind == 'shard' else 'the record'} is written"
        place = results.path / "trials" if kind == "shard" else results.path
        for number in range(nth):
            while running() and not results.is_writing(place):
                pass
            while number < nth - 1 and running() and results.is_writing(place):
                pass
        time.sleep(moments.random() * 0.004)
    process.send_signal(signal.SIGKILL)
    outcome = program.finish(process)
    return (told, True) if outcome.status == 137 else (f"{told}, when it had ended", False)


def check_shards(checks, case, results, undisturbed, kept):
    """After a kill: what was finished is untouched, and whatever has a shard's or record's name is whole."""
    shards = results.shards()
    checks.none(f"{case}: shards finished before are untouched",
                [name for name in kept if shards.get(name) != kept[name]])
    whole = [results.path / "trials" / name for name in shards] + [results.record] * results.record.is_file()
    checks.none(f"{case}: {len(whole)} files bear a final name, and each is whole",
                [path.name for path in whole if not is_whole(path)])


def seal(data):
    """The line that seals a record of these bytes; see FileSeal in Sources/Records."""
    return b"\nsdlab-seal sha256:" + hashlib.sha256(data).hexdigest().encode() + b"\n"


def is_whole(path):
    """Whether a file ends in the seal of its bytes."""
    data = path.read_bytes()
    return data[-84:] == seal(data[:-84])


def check_signals(checks, folder, undisturbed):
    """Ctrl-C and a polite kill end with the shell's codes, and the run is taken up again."""
    for number in [signal.SIGINT, signal.SIGTERM]:
        results = Results(folder / number.name)
        process = results.start()
        while process.poll() is None and not results.shards():
            time.sleep(0.005)
        kept = results.shards()
        os.kill(process.pid, number)
        outcome = program.finish(process)
        checks.that(f"{number.name} ends the run with status {128 + number}, and it says that finished trials are kept",
                    outcome.status == 128 + number and "finished trials are kept" in outcome.errors, outcome)
        kept = {**kept, **results.shards()}
        checks.equal(f"{number.name}: no unfinished file and no lock is left", results.unfinished(), [])
        resumed = results.resume(checks, number.name, undisturbed, kept)
        checks.that(f"{number.name}: the resumed run says how many trials are done already",
                    f"{len(kept)} of" in resumed.errors, resumed)
