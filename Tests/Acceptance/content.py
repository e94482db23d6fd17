"""What a record holds, node by node, read with h5py alone: for comparisons and for the content digest."""

import hashlib
import struct

import h5py
import numpy

SCALE_ATTRIBUTES = {"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST"}
CIRCUMSTANCES = ("/timing", "/provenance", "/claims")


def is_circumstance(path):
    """Whether two equal runs may differ here."""
    return any(path == top or path.startswith(top + "/") for top in CIRCUMSTANCES)


def nodes(file):
    """Paths of all groups and datasets, the root first, each with its object."""
    found = {"/": file}
    file.visititems(lambda name, item: found.__setitem__("/" + name, item))
    return found


def tables(file):
    """Groups that hold a dimension scale, each with the scale's name."""
    return {path: scale.rsplit("/", 1)[1]
            for path, item in nodes(file).items() if isinstance(item, h5py.Group)
            for scale in [next((f"{path}/{name}" for name, child in item.items()
                                if isinstance(child, h5py.Dataset) and child.is_scale), None)] if scale}


def columns(group, dimension):
    """The columns of a table, without its scale."""
    return {name: item for name, item in group.items() if name != dimension}


def type_name(kind):
    """The name of a type, as records call it."""
    return "string" if h5py.check_string_dtype(kind) else kind.name


def payload(values, kind):
    """The bytes of values: numbers as they are, texts as their length and their UTF-8."""
    if not h5py.check_string_dtype(kind):
        return numpy.ascontiguousarray(values).astype(kind.newbyteorder("<"), copy=False).tobytes()
    texts = numpy.asarray(values, dtype=object).reshape(-1)
    encoded = [text if isinstance(text, bytes) else text.encode() for text in texts]
    return b"".join(struct.pack("<Q", len(text)) + text for text in encoded)


def node_bytes(path, item):
    """What a node counts as in the content digest; see `ContentDigest` in Sources/Records."""
    def number(value):
        return struct.pack("<Q", value)

    def text(value):
        return number(len(value.encode())) + value.encode()

    def shape(extents):
        return number(len(extents)) + b"".join(map(number, extents))

    parts = [text(path)]
    is_dataset = isinstance(item, h5py.Dataset)
    if is_dataset:
        scales = [scale.name for axis in item.dims for scale in axis.values()]
        parts += [text("scale" if item.is_scale else "dataset"), text(type_name(item.dtype)), shape(item.shape),
                  number(len(scales)), *map(text, scales)]
    else:
        parts.append(text("group"))
    names = sorted(set(item.attrs) - SCALE_ATTRIBUTES - {"content_digest"}, key=str.encode)
    parts.append(number(len(names)))
    for name in names:
        identity = item.attrs.get_id(name)
        parts += [text(name), text(type_name(identity.dtype)), shape(identity.shape),
                  payload(item.attrs[name], identity.dtype)]
    if is_dataset:
        parts.append(payload(item[()], item.dtype))
    return b"".join(parts)


def content_digest(file):
    """The content digest, from its documentation."""
    counted = hashlib.sha256(struct.pack("<Q", 15) + b"sdlab content 1")
    for path, item in sorted(nodes(file).items(), key=lambda node: node[0].encode()):
        if not is_circumstance(path):
            counted.update(node_bytes(path, item))
    return f"sha256:{counted.hexdigest()}"


def differences(first, second):
    """Paths of two records' nodes that are not the same to the byte, /timing and /provenance included."""
    with h5py.File(first) as a, h5py.File(second) as b:
        left, right = nodes(a), nodes(b)
        order = [] if list(left) == list(right) else ["(the order or the names of the nodes)"]
        return order + [path for path in left.keys() & right.keys()
                        if node_bytes(path, left[path]) != node_bytes(path, right[path])]
