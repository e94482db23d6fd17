"""Damaged shards and records: each is named, and computed again by itself."""

import shutil

import h5py

import content
import kills
import program
from results import Results


def flip(place):
    """Flips a bit at a place, a share of the file's length."""
    def change(path):
        data = bytearray(path.read_bytes())
        data[int(place * (len(data) - 1))] ^= 4
        path.write_bytes(data)
    return change


def cut(share):
    """Leaves the first part of the file."""
    return lambda path: path.write_bytes(path.read_bytes()[:int(share * path.stat().st_size)])


def foreign(path):
    """Puts an HDF5 file of somebody else's there."""
    with h5py.File(path, "w") as file:
        file["data"] = [1, 2, 3]


def edit(change):
    """Edits the file as anybody could with h5py."""
    def rewrite(path):
        with h5py.File(path, "r+") as file:
            change(file)
    return rewrite


def as_written(change):
    """Edits the file and leaves it whole, with its digest and its seal: what another version would have written."""
    def rewrite(path):
        path.write_bytes(path.read_bytes()[:-84])
        with h5py.File(path, "r+") as file:
            change(file)
            file.attrs["content_digest"] = content.content_digest(file)
        data = path.read_bytes()
        path.write_bytes(data + kills.seal(data))
    return rewrite


def lose(name):
    """Takes a column out of a file."""
    def change(file):
        column = file[name]
        for scale in list(column.dims[0].values()):
            column.dims[0].detach_scale(scale)
        del file[name]
    return change


DAMAGES = {
    "a flipped bit at its start": flip(0),
    "a flipped bit in its middle": flip(0.5),
    "a flipped bit at its end": flip(1),
    "its last third cut off": cut(2 / 3),
    "nothing in it": cut(0),
    "a text in its place": lambda path: path.write_text("This is no record.\n"),
    "a foreign HDF5 file in its place": foreign,
    "one value edited": edit(lambda file: file["trials/steps"].__setitem__(0, 99)),
    "the layout of an older version": as_written(lambda file: file.attrs.modify("sdlab_format", 0)),
    "a column less than this version records": as_written(lose("trials/steps")),
    "a table less than this version records": as_written(lambda file: file.__delitem__("layers")),
}


def check(checks, folder, undisturbed):
    """Damages one shard after the other, then the record."""
    results = Results(folder / "damaged")
    shutil.copytree(undisturbed.path, results.path)
    names = sorted(results.shards())
    for number, (told, damage) in enumerate(DAMAGES.items()):
        name = names[number % len(names)]
        kept = {other: state for other, state in results.shards().items() if other != name}
        damage(results.path / "trials" / name)
        resumed = results.resume(checks, f"a shard with {told}", undisturbed, kept)
        checks.that(f"a shard with {told} is named, and it alone is run again",
                    name.removesuffix(".h5") in resumed.errors and f"{len(kept)} of {len(names)}" in resumed.errors,
                    resumed)
    for told in ["a flipped bit in its middle", "nothing in it", "a foreign HDF5 file in its place"]:
        DAMAGES[told](results.record)
        shown = program.run("show", results.path)
        checks.that(f"sdlab show refuses a record with {told} and names it: status 65",
                    shown.status == 65 and results.record.name in shown.errors, shown)
        results.resume(checks, f"a record with {told} is put together again", undisturbed, results.shards())
