#!/usr/bin/env python3
"""Measures what keeping results costs: the share of a run that is not its trials, and a record of a million audit rows.

    benchmarks/recording.py [SPEC [key=value …]]    default: experiments/fp16-sweep.yaml

The share is an upper bound: beside shards, tables, verdicts and record it holds the program's start, the plan, the
forecasts and the pictures. For the million rows the spec's shards are made larger, each row repeated, and the same command
puts them together: it checks every shard, joins, judges, writes, checks and syncs. Seconds are wall-clock, beside the
processor's, which a busy machine does not stretch.
"""

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests" / "Acceptance")]

import environment  # noqa: E402

environment.enter()

import h5py  # noqa: E402
import numpy  # noqa: E402

import content  # noqa: E402
import program  # noqa: E402


def timed(*arguments):
    """Runs the program; answers wall-clock seconds and the processor's."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([program.PROGRAM, *map(str, arguments)], cwd=ROOT, stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        sys.exit(f"recording.py: sdlab {' '.join(map(str, arguments))} ended with status {done.returncode}")
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def enlarge(path, rows):
    """Repeats the rows of a shard's audit until there are `rows`, and leaves it whole: digest and seal are new."""
    larger = path.with_suffix(".larger")
    with h5py.File(path) as old, h5py.File(larger, "w", libver="earliest", track_order=True) as new:
        copy_attributes(old, new)
        for name in ["spec", "tensors"]:
            old.copy(name, new)
        for table, dimension in content.tables(old).items():
            group, count = new.create_group(table, track_order=True), rows if table == "/audit" else old[table][dimension].size
            order = [dimension] + [name for name in in_order(old[table]) if name != dimension]
            for name in order:
                values = numpy.arange(count) if name == dimension else numpy.resize(old[table][name][:], count)
                text = h5py.check_string_dtype(old[table][name].dtype)
                column = group.create_dataset(name, data=values, dtype=old[table][name].dtype,
                                              **({} if text else {"chunks": (max(1, min(count, 131072)),),
                                                                  "fletcher32": True}))
                copy_attributes(old[table][name], column)
                column.make_scale(name) if name == dimension else column.dims[0].attach_scale(group[dimension])
        new.flush()
        new.attrs["content_digest"] = content.content_digest(new)
    data = larger.read_bytes()
    path.write_bytes(data + b"\nsdlab-seal sha256:" + hashlib.sha256(data).hexdigest().encode() + b"\n")
    larger.unlink()


def in_order(group):
    """The names in a group as they were written."""
    return sorted(group, key=lambda name: group.id.links.get_info(name.encode()).corder)


def copy_attributes(old, new):
    """Copies attributes with their types, those of dimension scales apart."""
    for name in set(old.attrs) - content.SCALE_ATTRIBUTES:
        identity = old.attrs.get_id(name)
        new.attrs.create(name, old.attrs[name], shape=identity.shape, dtype=identity.dtype)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec", nargs="*", default=["experiments/fp16-sweep.yaml"], help="the experiment, and overrides")
    parser.add_argument("--rows", type=int, default=1_000_000, help="audit rows of the large record (default: 1000000)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sdlab-recording-") as folder:
        folder = Path(folder)
        command = ["run", *arguments.spec, "--output", folder]
        wall, _ = timed(*command)
        [record] = folder.glob("*.h5")
        with h5py.File(record) as file:
            trials = file["provenance/trials/seconds"][:].sum()
            rows = file["audit/call"].size
            columns = len(file["audit"])
        print(f"run: {wall:.2f} s, its trials {trials:.2f} s, all else {wall - trials:.2f} s: "
              f"{(wall - trials) / wall:.1%} of the run")
        again = timed(*command)
        print(f"record of {rows} rows, {columns} columns, put together again: {again[0]:.2f} s, processor {again[1]:.2f} s")
        shards = [path for path in folder.glob("trials/*.h5") if "audit" in h5py.File(path)]
        for path in shards:
            enlarge(path, -(-arguments.rows // len(shards)))
        together = timed(*command)
        size = record.stat().st_size / 1e6
        print(f"record of {arguments.rows} rows, {size:.0f} MB, checked and put together: {together[0]:.2f} s, "
              f"processor {together[1]:.2f} s")
        for option in [[], ["--layers"]]:
            shown = timed("show", record, *option)
            print(f"sdlab show {' '.join(option)}: {shown[0]:.2f} s, processor {shown[1]:.2f} s")


main()
