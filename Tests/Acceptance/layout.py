"""What the layout of a record promises: typed, documented columns over dimension scales, checksums, no times."""

import re

import h5py

import content

TABLES = {"/trials": "trial", "/layers": "layer", "/backends": "use", "/images": "picture", "/audit": "call",
          "/heads": "layer_head", "/error_histogram": "cell", "/ulp_histogram": "bin", "/drift": "state", "/health": "module", "/timing": "sample",
          "/verdicts": "judgement", "/provenance/trials": "trial"}


def check(checks, file, path):
    """All of it, dataset by dataset."""
    nodes = content.nodes(file)
    datasets = {name: item for name, item in nodes.items() if isinstance(item, h5py.Dataset)}
    checks.none("h5py reads every dataset", [f"{name}: {why}" for name, item in datasets.items()
                                             for why in [unreadable(item)] if why])
    checks.equal("/@sdlab_format", file.attrs.get("sdlab_format"), 1)
    for name in ["title", "name", "content_digest"]:
        checks.that(f"/@{name} is text", isinstance(file.attrs.get(name), str), file.attrs.get(name))
    for name in ["source", "resolved", "overrides"]:
        found = datasets.get(f"/spec/{name}")
        checks.that(f"/spec/{name} is one text", found is not None and found.shape == () and is_text(found.dtype), found)
    tables = content.tables(file)
    checks.none("every table of the design is there, over its dimension",
                [f"{table}: {tables.get(table)}, expected {dimension}" for table, dimension in TABLES.items()
                 if tables.get(table) != dimension])
    columns = [(f"{table}/{name}", item, f"{table}/{dimension}") for table, dimension in tables.items()
               for name, item in content.columns(file[table], dimension).items()]
    check_columns(checks, columns)
    check_types(checks, datasets)
    check_tensors(checks, datasets)
    check_times(checks, datasets, path)


def unreadable(item):
    """Why h5py cannot read a dataset, or nothing."""
    try:
        item[()]
    except Exception as error:  # whatever h5py raises is what the check is after
        return error
    return None


def is_text(kind):
    """Whether a type is variable-length UTF-8."""
    text = h5py.check_string_dtype(kind)
    return text is not None and text.length is None and text.encoding == "utf-8"


def check_columns(checks, columns):
    """Units, words and scale of each column."""
    def text(item, name):
        value = item.attrs.get(name)
        return isinstance(value, str) and value != ""

    checks.that("there are columns to look at", len(columns) > 40, len(columns))
    checks.none("every column of numbers has units, and no text has", [
        f"{path}: units {item.attrs.get('units')!r}" for path, item, _ in columns
        if text(item, "units") == is_text(item.dtype)])
    checks.none("every column has a long_name", [path for path, item, _ in columns if not text(item, "long_name")])
    checks.none("every column has its table's dimension scale", [
        f"{path}: {[scale.name for scale in item.dims[0].values()]}, expected {scale}" for path, item, scale in columns
        if [found.name for found in item.dims[0].values()] != [scale]])
    checks.none("column names are [a-z][a-z0-9_]*", [
        path for path, _, _ in columns if not re.fullmatch("[a-z][a-z0-9_]*", path.rsplit("/", 1)[1])])
    checks.none("columns of real numbers have NaN as _FillValue", [
        path for path, item, _ in columns
        if item.dtype.kind == "f" and not (item.attrs["_FillValue"] != item.attrs["_FillValue"])])


def check_types(checks, datasets):
    """Types that travel, and a checksum on whatever is chunked."""
    outside = {path: item for path, item in datasets.items() if not path.startswith("/tensors/")}
    checks.none("outside /tensors all is float64, whole numbers or UTF-8 text: no compound, boolean or half", [
        f"{path}: {item.dtype}" for path, item in outside.items()
        if not is_text(item.dtype) and not (item.dtype.kind in "iu" and item.dtype.names is None)
        and item.dtype != "f8"])
    checks.none("every array of numbers carries fletcher32", [
        path for path, item in datasets.items() if item.shape != () and not is_text(item.dtype) and not item.fletcher32])
    checks.none("nothing is compressed, whose bytes depend on the library", [
        path for path, item in datasets.items() if item.compression])


def check_tensors(checks, datasets):
    """Tensors say what they are."""
    tensors = {path: item for path, item in datasets.items() if path.startswith("/tensors/")}
    checks.that("there are tensors to look at", len(tensors) >= 6, len(tensors))
    stored = {"bfloat16": "uint16"}
    checks.none("every tensor names its dtype and its axes", [
        f"{path}: {dict(item.attrs)}" for path, item in tensors.items()
        if stored.get(item.attrs.get("sdlab_dtype"), item.attrs.get("sdlab_dtype")) != item.dtype.name
        or len(item.attrs.get("axes", [])) != item.ndim])


def check_times(checks, datasets, path):
    """No object holds a time, so that equal runs give equal bytes."""
    checks.none("object times are off in every dataset", [
        name for name, item in datasets.items() if item.id.get_create_plist().get_obj_track_times()])
    # Groups and the root do not say so through h5py: bit 5 of the flags after a version 2 object header's signature.
    flags = [match.group(1)[0] for match in re.finditer(rb"OHDR\x02(.)", path.read_bytes(), re.DOTALL)]
    checks.that("no object header holds a time, those of groups included",
                len(flags) > len(datasets) and not any(flag & 0x20 for flag in flags),
                f"{sum(bool(flag & 0x20) for flag in flags)} of {len(flags)} headers")
