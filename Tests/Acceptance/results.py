"""A folder of results of the experiment crash.yaml, and what has to be true of it."""

import hashlib
import os
import time

import h5py

import content
import environment
import program

SPEC = environment.HERE / "crash.yaml"
LOCK = ".lock"


class Results:
    """A folder that the experiment is run into."""

    def __init__(self, path):
        self.path = path
        self.record = path / "crash.h5"

    def start(self, **options):
        """Starts the run; the command is always the same."""
        return program.start("run", SPEC, "--output", self.path, **options)

    def run(self, **options):
        """Runs to the end."""
        return program.finish(self.start(**options))

    def shards(self):
        """Finished shards by name, with what changes when one is written again: time, and bytes."""
        found = {}
        for path in sorted((self.path / "trials").glob("*.h5")):
            if not path.name.startswith("."):
                found[path.name] = (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        return found

    def unfinished(self):
        """Files that a killed run left behind."""
        return [str(path.relative_to(self.path)) for path in self.path.rglob(".*") if path.is_file()]

    def complete(self, checks):
        """Runs undisturbed; answers the seconds that took."""
        began = time.monotonic()
        result = self.run()
        checks.that("the experiment runs undisturbed", result.status == 0 and self.record.is_file(), result)
        if checks.failed:
            checks.finish()
        return time.monotonic() - began

    def is_writing(self, folder):
        """Whether a shard or record in a folder is being written."""
        try:
            return any(entry.name.startswith(".tmp-") and ".h5" in entry.name for entry in os.scandir(folder))
        except FileNotFoundError:
            return False

    def resume(self, checks, case, undisturbed, kept):
        """Runs to the end and checks the outcome: the undisturbed record, and `kept` shards as they were."""
        result = self.run()
        if not checks.that(f"{case}: the same command finishes the run", result.status == 0, result):
            return result
        found = content.differences(undisturbed.record, self.record)
        checks.none(f"{case}: the record equals the undisturbed one to the byte, /timing and /provenance apart",
                    [path for path in found if not content.is_circumstance(path)])
        checks.equal(f"{case}: the content digest is the undisturbed one", self.digest(), undisturbed.digest())
        pictures = [{path.relative_to(results.path): path.read_bytes() for path in results.path.rglob("*.png")}
                    for results in [self, undisturbed]]
        checks.that(f"{case}: the pictures are the undisturbed ones", pictures[0] == pictures[1],
                    sorted(map(str, pictures[0].keys() ^ pictures[1].keys())))
        checks.equal(f"{case}: no unfinished file and no lock is left", self.unfinished(), [])
        after = self.shards()
        checks.none(f"{case}: {len(kept)} trials that were finished are neither run nor written again",
                    [name for name in kept if after.get(name) != kept[name]])
        checks.equal(f"{case}: every trial has one shard", sorted(after), sorted(undisturbed.shards()))
        return result

    def digest(self):
        """The record's content digest, as computed here."""
        with h5py.File(self.record) as file:
            return content.content_digest(file)
