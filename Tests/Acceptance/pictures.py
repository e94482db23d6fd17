"""Tensors decoded from their bits, held against the pictures that were drawn and the drift that was recorded."""

import hashlib
import struct
import zlib

import numpy

import content


def decoded(tensor):
    """A recorded tensor as float64. A bfloat16 is the upper half of a float32."""
    if tensor.attrs["sdlab_dtype"] == "bfloat16":
        return (tensor[()].astype("u4") << 16).view("f4").astype("f8")
    return tensor[()].astype("f8")


def tensors_digest(group):
    """The digest of a trial's tensors, from its documentation in Sources/Records/TensorsDigest.swift."""
    def number(value):
        return struct.pack("<Q", value)

    def text(value):
        return number(len(value.encode())) + value.encode()

    if not len(group):
        return ""
    counted = text("sdlab tensors 1")
    for name in sorted(group, key=str.encode):
        tensor = group[name]
        counted += text(name) + text(tensor.attrs["sdlab_dtype"]) + number(tensor.ndim)
        counted += b"".join(map(number, tensor.shape)) + content.payload(tensor[()], tensor.dtype)
    return hashlib.sha256(counted).hexdigest()


def pixels(path):
    """The pixels of an 8-bit RGB PNG, [row, column, channel]."""
    data, place, packed = path.read_bytes(), 8, b""
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place:place + 8])
        body = data[place + 8:place + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) == (8, 2), f"{path}: depth {depth}, colour type {colour}"
        if kind == b"IDAT":
            packed += body
        place += size + 12
    lines = zlib.decompress(packed)
    rows, above = [], bytearray(3 * width)
    for row in range(height):
        start = row * (3 * width + 1)
        above = unfiltered(lines[start], lines[start + 1:start + 1 + 3 * width], above)
        rows.append(above)
    return numpy.frombuffer(b"".join(rows), "u1").reshape(height, width, 3)


def unfiltered(kind, line, above):
    """One line of a PNG without its filter."""
    row = bytearray(line)
    for index in range(len(row)):
        left = row[index - 3] if index >= 3 else 0
        corner = above[index - 3] if index >= 3 else 0
        up = above[index]
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda value: abs(guess - value))
        row[index] = (row[index] + [0, left, up, (left + up) // 2, nearest][kind]) & 255
    return row


def check(checks, file, folder):
    """bfloat16 read as documented gives the pictures that were drawn and the distances that were recorded."""
    trials = file["trials"]
    ids = [text[:12] for text in trials["id"].asstr()[:]]
    types = trials["dtype"].asstr()[:]
    checks.that("a trial was recorded in bfloat16, as uint16", any(
        kind == "bfloat16" and file[f"tensors/{name}/images"].dtype == "u2" for name, kind in zip(ids, types)), types)
    drawn = sorted(folder.rglob("*.png"))
    expected = {}
    for name in ids:
        images = decoded(file[f"tensors/{name}/images"]).astype("f4")
        for number, image in enumerate(numpy.rint(numpy.clip(images, 0, 1) * numpy.float32(255)).astype("u1")):
            expected[image.tobytes()] = (name, number)
    checks.equal("there is a picture for each image of each trial", len(drawn), len(expected))
    checks.none("every picture has the pixels of a recorded tensor, decoded by its sdlab_dtype",
                [str(path.relative_to(folder)) for path in drawn if pixels(path).tobytes() not in expected])
    listed = [file["images/file"].asstr()[:], file["images/trial"][:], file["images/image"][:]]
    checks.none("/images names the file of every image, whose pixels are those of its tensor", [
        name for name, trial, image in zip(*listed) if not (folder.parent / name).is_file()
        or expected.get(pixels(folder.parent / name).tobytes()) != (ids[trial], image)])
    checks.equal("/images names every picture", sorted(listed[0]),
                 sorted(str(path.relative_to(folder.parent)) for path in drawn))
    drift = file["drift"]
    for trial, reference, image, stated in zip(*(drift[name][:] for name in [
            "trial", "reference", "image", "latents_max_abs"])):
        tested, exact = (decoded(file[f"tensors/{ids[index]}/latents"])[image] for index in [trial, reference])
        checks.equal(f"/drift/latents_max_abs of a {types[trial]} trial, image {image}, is that of the decoded tensors",
                     float(numpy.abs(tested - exact).max()), float(stated))
