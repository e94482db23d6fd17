"""Disks that are full and folders that cannot be written."""

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import environment
import program
from results import SPEC, Results

NOBODY = 65534


def check(checks, folder, undisturbed):
    """All of it."""
    check_size_limit(checks, folder, undisturbed)
    check_small_disk(checks, folder, undisturbed)
    check_unwritable(checks, folder)
    checks.equal("a file where the folder should be: status 73", program.run(
        "run", SPEC, "--output", environment.HERE / "crash.yaml" / "results").status, 73)


def check_size_limit(checks, folder, undisturbed):
    """A limit between the size of a shard and that of the record: the record fails, and the shards stay."""
    results = Results(folder / "limited")
    shards = [path.stat().st_size for path in (undisturbed.path / "trials").glob("*.h5")]
    sizes = [max(shards) + 4096, min(shards) // 2]
    for told, size, count in [("the record", sizes[0], len(shards)), ("a shard", sizes[1], 0)]:
        shutil.rmtree(results.path, ignore_errors=True)
        result = results.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
        checks.that(f"a limit on file sizes that {told} passes: status 74, the file and the limit are named",
                    result.status == 74 and ".h5" in result.errors and "limit" in result.errors, result)
        kept = results.shards()
        checks.equal(f"a limit on file sizes that {told} passes: shards that are kept", len(kept), count)
        checks.equal(f"a limit on file sizes that {told} passes: no unfinished file and no lock is left",
                     results.unfinished(), [])
        results.resume(checks, f"a limit on file sizes that {told} passed is raised", undisturbed, kept)


def check_small_disk(checks, folder, undisturbed):
    """A disk with room for three shards, then with more."""
    claim = "a full disk: status 74, the file and the disk are named"
    disk = folder / "disk"
    disk.mkdir()
    shard = max(path.stat().st_size for path in (undisturbed.path / "trials").glob("*.h5"))
    small = f"size={4 * shard}"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", small, "tmpfs", disk], capture_output=True).returncode != 0:
        checks.skip(claim, "a small disk cannot be mounted here")
        return
    try:
        results = Results(disk / "results")
        result = results.run()
        checks.that(claim, result.status == 74 and ".h5" in result.errors and "disk" in result.errors, result)
        kept = results.shards()
        checks.that(f"a full disk: {len(kept)} finished shards are kept", 1 <= len(kept) <= 4, len(kept))
        checks.equal("a full disk: no unfinished file and no lock is left", results.unfinished(), [])
        subprocess.run(["mount", "-o", f"remount,size={40 * shard}", disk], check=True)
        results.resume(checks, "a full disk is given room", undisturbed, kept)
    finally:
        subprocess.run(["umount", disk], check=True)


def check_unwritable(checks, folder):
    """A folder that may not be written, for somebody who is not root."""
    claim = "a folder that cannot be written: status 73, and it is named"
    if os.getuid() != 0:
        place = folder / "unwritable"
        place.mkdir(mode=0o555)
        result = Results(place / "results").run()
        checks.that(claim, result.status == 73 and place.name in result.errors, result)
        return
    # Root may write everywhere: somebody else runs copies of what the run needs, which he can reach.
    with tempfile.TemporaryDirectory(prefix="sdlab-unwritable-") as reachable:
        place = Path(reachable)
        place.chmod(0o755)
        copy = shutil.copy(program.PROGRAM, place / "sdlab")
        shutil.copytree(environment.ROOT / "weights", place / "weights")
        shutil.copy(SPEC, place)
        (place / "unwritable").mkdir(mode=0o555)
        try:
            result = program.run("run", SPEC.name, "--output", place / "unwritable" / "results", program=copy,
                                 cwd=place, user=NOBODY, group=NOBODY, extra_groups=[])
        except PermissionError as error:
            checks.skip(claim, f"nobody else can run the program here: {error}")
            return
        checks.that(claim, result.status == 73 and "unwritable" in result.errors, result)
