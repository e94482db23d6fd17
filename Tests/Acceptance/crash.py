#!/usr/bin/env python3
"""Kills a run at random moments, takes it up again, and shows that nothing was lost and nothing is different.

Then the troubles that have names: signals, full disks, folders that cannot be written, locks, damaged shards. Prints a
line for each check. Answers 0 where all hold, 1 where one does not, and 69 where h5py cannot be had on this machine.

    Tests/Acceptance/crash.py [--kills 30] [--seed 1]
"""

import environment

environment.enter()

import argparse  # noqa: E402
import random  # noqa: E402
import tempfile  # noqa: E402
from pathlib import Path  # noqa: E402

import damage  # noqa: E402
import kills  # noqa: E402
import locks  # noqa: E402
import obstacles  # noqa: E402
from checks import Checks  # noqa: E402
from results import Results  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30, help="how often a run is killed (default: 30)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    arguments = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="sdlab-crash-") as folder:
        folder = Path(folder)
        undisturbed = Results(folder / "undisturbed")
        seconds = undisturbed.complete(checks)
        print(f"an undisturbed run: {seconds:.1f} s, {len(undisturbed.shards())} trials; seed {arguments.seed}")
        kills.check(checks, folder, undisturbed, seconds, arguments.kills, random.Random(arguments.seed))
        for trouble in [kills.check_signals, locks.check, damage.check, obstacles.check]:
            trouble(checks, folder, undisturbed)
    checks.finish()


main()
