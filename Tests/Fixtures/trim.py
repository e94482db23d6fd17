#!/usr/bin/env python3
"""Makes `golden` from a full set of golden data: `trim.py FULL_SET OUTPUT`.

The full set is too large for a repository. Cases that say nothing new are left out, and of the others the tensors that no
test reads: float32 results (their error is in the index as a tolerance) and activations of single modules. What is left is
unchanged, number by number. Tests that are to see everything read the full set: SDLAB_GOLDEN_DIR=FULL_SET make test.
"""
import fnmatch
import json
import pathlib
import shutil
import struct
import sys

AREAS = "attention dtypes metrics models philox pipeline rng schedulers tokenizer".split()
LEFT_OUT = {
    "attention": ["b2h8s64d160", "b1h1s515d40", "b1h3s130d64*", "b2h4s77d40", "cross_q96_k77_d40"],
    "models": ["text_sd1_legacy_eos", "unet_sd1_processors*", "unet_sd1_b1_16x16", "vae_sd_b2*", "vae_sd_tiled*"],
    "pipeline": ["clip_skip_1", "ddim_cfg1", "ddim_cfg7", "two_prompts", "img2img_strength1", "sdxl_no_negative",
                 "three_images_one*", "dpmpp*", "inpaint_ddim"],
    "schedulers": ["*_n50"],
}
TENSORS = {"models": ["*.f32", "act.*"], "pipeline": ["*.f32"], "schedulers": ["*.f32"]}
FIELDS = {"models": ["measured", "activation_errors_f32"], "pipeline": ["measured"], "schedulers": ["measured"]}


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, p) for p in patterns)


def read(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    return json.loads(data[8:8 + size]), data[8 + size:]


def write(path, header, data):
    out, offset, parts = {}, 0, []
    # Larger elements first, so that every tensor is aligned.
    width = lambda k: (header[k]["data_offsets"][1] - header[k]["data_offsets"][0]) // max(1, count(header[k]["shape"]))
    for name in sorted(header, key=lambda k: (-width(k), k)):
        start, end = header[name]["data_offsets"]
        parts.append(data[start:end])
        out[name] = dict(header[name], data_offsets=[offset, offset + end - start])
        offset += end - start
    text = json.dumps(out, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


def count(shape):
    n = 1
    for x in shape:
        n *= x
    return n


def main(full, target):
    full, target = pathlib.Path(full), pathlib.Path(target)
    models = set()
    for area in AREAS:
        index = json.loads((full / f"{area}.json").read_text())
        (target / area).mkdir(parents=True, exist_ok=True)
        if isinstance(index.get("cases"), list):
            index["cases"] = [c for c in index["cases"] if not matches(c["name"], LEFT_OUT.get(area, []))]
            for case in index["cases"]:
                drop = TENSORS.get(area, [])
                header, data = read(full / case["file"])
                header.pop("__metadata__", None)
                kept = {k: v for k, v in header.items() if not matches(k, drop)}
                write(target / case["file"], kept, data)
                case["tensors"] = {k: v for k, v in case["tensors"].items() if k in kept}
                for field in FIELDS.get(area, []):
                    case.pop(field, None)
                params = case["params"]
                models |= {params[k] for k in ("text_encoder", "text_encoder_2", "unet", "vae") if params.get(k)}
                if "model" in params:
                    models.add(pathlib.Path(params["model"]).name)
        else:
            shutil.copytree(full / area, target / area, dirs_exist_ok=True)
        (target / f"{area}.json").write_text(json.dumps(index, separators=(",", ":"), ensure_ascii=False) + "\n")
    shutil.copytree(full / "tokenizer" / "clip", target / "tokenizer" / "clip", dirs_exist_ok=True)
    for model in sorted(models):
        shutil.copytree(full / "models" / model, target / "models" / model, dirs_exist_ok=True)
    shutil.copy(full / "README.md", target / "README.md")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
