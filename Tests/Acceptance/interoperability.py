#!/usr/bin/env python3
"""Shows that other programs read a record: h5py, pandas, xarray, HDF5's command-line tools.

Runs a small experiment twice, and prints a line for each check. Answers 0 where all hold, 1 where one does not, and 69
where the packages or tools cannot be had on this machine.

    Tests/Acceptance/interoperability.py
"""

import environment

environment.enter()

import re  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

import h5py  # noqa: E402
import numpy  # noqa: E402
import pandas  # noqa: E402
import xarray  # noqa: E402

import content  # noqa: E402
import layout  # noqa: E402
import pictures  # noqa: E402
import program  # noqa: E402
from checks import Checks  # noqa: E402

SPEC = environment.HERE / "interoperability.yaml"


def main():
    tools = ["h5ls", "h5dump", "h5diff"]
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        print(f"interoperability: {', '.join(missing)} missing (Debian: apt-get install hdf5-tools)", file=sys.stderr)
        sys.exit(69)
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="sdlab-interoperability-") as folder:
        records = [run(checks, Path(folder) / name) for name in ["first", "second"]]
        with h5py.File(records[0]) as file:
            layout.check(checks, file, records[0])
            read_with_pandas(checks, file)
            read_with_xarray(checks, file, records[0])
            pictures.check(checks, file, records[0].parent / "images")
            check_digest(checks, file)
        read_with_tools(checks, records[0])
        compare(checks, *records)
    checks.finish()


def run(checks, folder):
    """Runs the experiment into a folder; answers the record's path."""
    result = program.run("run", SPEC, "--output", folder)
    record = folder / "interoperability.h5"
    if not checks.that(f"sdlab run writes {folder.name}/{record.name}", result.status == 0 and record.is_file(), result):
        checks.finish()
    # Equal runs have to be equal at another time.
    time.sleep(1.1)
    return record


def read_with_pandas(checks, f):
    """The line of the README, for every table."""
    for path, dimension in content.tables(f).items():
        table = path[1:]
        frame = pandas.DataFrame({name: f[table][name][:] for name in f[table]})
        expected = (f[path][dimension].size, len(f[path]))
        checks.equal(f"pandas.DataFrame reads {path} in one line: rows, columns", frame.shape, expected)


def read_with_xarray(checks, file, record):
    """Each table opens as a group with its named dimension, and with the values that h5py reads."""
    for path, dimension in content.tables(file).items():
        with xarray.open_dataset(record, engine="h5netcdf", group=path, decode_times=False) as data:
            checks.equal(f"xarray opens {path} over its named dimension", dict(data.sizes),
                         {dimension: file[path][dimension].size})
            columns = content.columns(file[path], dimension)
            checks.none(f"xarray reads every column of {path} as h5py does", [
                f"{path}/{name}: {data[name].dims if name in data else 'absent'}"
                for name, column in columns.items()
                if name not in data or data[name].dims != (dimension,) or not same(data[name].values, column)])


def same(values, column):
    """Whether xarray's values of a column are those that h5py reads."""
    expected = column.asstr()[:] if content.type_name(column.dtype) == "string" else column[:]
    if column.dtype.kind == "f":
        return numpy.array_equal(values.astype("f8"), expected, equal_nan=True)
    return list(values) == list(expected)


def check_digest(checks, file):
    """The digest, computed here from its documentation, is the one that the record states."""
    checks.equal("/@content_digest is what Python computes from its documentation",
                 content.content_digest(file), file.attrs["content_digest"])
    tensors = file["tensors"]
    for trial, stated in zip(file["trials/id"].asstr()[:], file["trials/tensors_sha256"].asstr()[:]):
        checks.equal(f"/trials/tensors_sha256 of {trial[:12]} is what Python computes from its documentation",
                     pictures.tensors_digest(tensors[trial[:12]]), stated)


def tool(*command):
    """Runs one of HDF5's tools; its status and its output."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def read_with_tools(checks, record):
    """h5ls and h5dump read the whole file; a flipped bit of a column makes them fail."""
    status, listing = tool("h5ls", "-r", record)
    listed = {re.sub(r"\\(.)", r"\1", line.split("  ")[0]).split(" ")[0] for line in listing.splitlines()}
    with h5py.File(record) as file:
        paths = set(content.nodes(file))
        place = file["audit/max_abs"].id.get_chunk_info(0)
    checks.equal("h5ls -r answers 0", status, 0)
    checks.none("h5ls -r lists every group and dataset", sorted(paths - listed))
    status, header = tool("h5dump", "-H", record)
    checks.that("h5dump -H reads all headers", status == 0 and 'DATASET "max_abs"' in header, header[-300:])
    status, _ = tool("h5dump", record)
    checks.equal("h5dump reads all data: status", status, 0)
    damaged = record.parent / "damaged.h5"
    content_bytes = bytearray(record.read_bytes())
    content_bytes[place.byte_offset + 3] ^= 1
    damaged.write_bytes(content_bytes)
    status, _ = tool("h5dump", "-d", "/audit/max_abs", damaged)
    checks.that("h5dump finds a flipped bit in /audit/max_abs by its checksum: status not 0", status != 0, status)
    shown = program.run("show", damaged)
    checks.that("sdlab show refuses the file with the flipped bit and names it: status 65",
                shown.status == 65 and damaged.name in shown.errors, shown)


def compare(checks, first, second):
    """Two equal runs differ in /timing and /provenance alone; a changed value is found."""
    exclude = ["--exclude-path", "/timing", "--exclude-path", "/provenance"]
    found = content.differences(first, second)
    checks.none("two equal runs give the same bytes in everything but /timing and /provenance",
                [path for path in found if not content.is_circumstance(path)])
    checks.that("the comparison sees what does differ: /provenance/began", "/provenance/began" in found, found)
    status, output = tool("h5diff", *exclude, first, second)
    checks.that("h5diff of two equal runs answers 0 without /timing and /provenance", status == 0, (status, output))
    changed = first.parent / "changed.h5"
    shutil.copy(second, changed)
    with h5py.File(changed, "r+") as file:
        file["audit/max_abs"][1] += 1e-9
    status, output = tool("h5diff", *exclude, first, changed)
    checks.that("h5diff answers 1 and names /audit/max_abs where one value was changed",
                status == 1 and "max_abs" in output, (status, output[:300]))
    with h5py.File(changed) as file:
        checks.that("the changed value changes the digest that Python computes",
                    content.content_digest(file) != file.attrs["content_digest"])
    repacked = first.parent / "repacked.h5"
    status, output = tool("h5repack", "-f", "SHUF", "-f", "GZIP=4", first, repacked)
    checks.that("h5repack compresses the record", status == 0, (status, output[:300]))
    with h5py.File(repacked) as file:
        checks.equal("the repacked record has the same digest", content.content_digest(file),
                     file.attrs["content_digest"])
    shown = program.run("show", repacked, "--json")
    checks.equal("sdlab show reads the repacked record: status", shown.status, 0)


main()
