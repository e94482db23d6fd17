#!/usr/bin/env python3
"""Writes generators.json and generators.safetensors: draws of NumPy's two generators and of the CUDA one.

Usage: python3 make.py [--out .]        (needs numpy, torch and safetensors; made with numpy 2.4.6 on x86-64)

Each case is one generator and the calls made of it, one after the other: `params.calls` has dtype and shape of each.
Call j is tensor CASE.j. Where params has `beyond`, only what is further than that from 0 is kept, as CASE.j.index and
CASE.j.value, and the call's last number, CASE.j.last. A float16 or bfloat16 number is the drawn one rounded once.
NumPy draws for the NumPy cases; the CUDA cases come from the model below, in Python's own integers, after cuRAND's
documentation and PyTorch's, and were not verified on a GPU.
"""
import argparse
import json
import math
import pathlib
from fractions import Fraction

import numpy as np
import torch
from safetensors.torch import save_file

DTYPES = {"float64": torch.float64, "float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
MIXED = [["float64", [3]], ["float32", [2, 5]], ["float16", [7]], ["float64", [1]], ["float32", [3, 4, 5]],
         ["bfloat16", [16]], ["float32", [0, 3]], ["float64", [15]], ["float64", [8, 17]], ["float32", [1]],
         ["float32", [33]], ["float16", [33]], ["float64", []], ["bfloat16", [1, 5]], ["float32", [520]]]


def rounded(values, dtype):
    """A tensor of drawn float64 or float32 numbers, rounded once."""
    if dtype == "float16":
        return torch.from_numpy(values.astype(np.float16))
    if dtype == "bfloat16" and values.dtype == np.float64:
        # torch would go through float32; rounding that to odd first makes the second rounding right.
        near = values.astype(np.float32)
        inexact = near.astype(np.float64) != values
        bits = near.view(np.int32)
        away = inexact & (np.abs(near.astype(np.float64)) > np.abs(values))
        bits = np.where(inexact, (bits - away) | 1, bits).astype(np.int32)
        values = bits.view(np.float32)
    return torch.from_numpy(np.array(values)).to(DTYPES[dtype])


class Legacy:
    """numpy.random.RandomState: float64 whatever is asked for."""

    def __init__(self, seed):
        self.state = np.random.RandomState(seed)

    def draw(self, dtype, shape):
        return rounded(np.asarray(self.state.standard_normal(shape)), dtype)


class Default:
    """numpy.random.default_rng: float64, or else float32."""

    def __init__(self, seed):
        self.state = np.random.default_rng(seed)

    def draw(self, dtype, shape):
        kind = np.float64 if dtype == "float64" else np.float32
        return rounded(np.asarray(self.state.standard_normal(shape, dtype=kind)), dtype)


class Cuda:
    """torch.randn on a CUDA device whose grid has at most `threads` threads."""

    def __init__(self, seed, threads=None):
        self.seed, self.threads, self.offset = seed, threads, 0

    def words(self, block, thread):
        c = [block & 0xFFFFFFFF, block >> 32, thread & 0xFFFFFFFF, thread >> 32]
        k = [self.seed & 0xFFFFFFFF, self.seed >> 32]
        for _ in range(10):
            a, b = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
            c = [(b >> 32) ^ c[1] ^ k[0], b & 0xFFFFFFFF, (a >> 32) ^ c[3] ^ k[1], a & 0xFFFFFFFF]
            k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
        return c

    @staticmethod
    def single(words, component):
        w, a = words[component & 2], words[(component & 2) + 1]
        u = np.float32(np.float32(w) * 2.0 ** -32 + 2.0 ** -33)
        unit = Fraction(float(np.float32(6.2831855))) / 2 ** 32
        v = Fraction(float(np.float32(a))) * unit + unit / 2
        v = np.float32(float(v))  # 24 + 24 + 1 bits: float64 is exact
        s = np.sqrt(np.float32(-2) * np.float32(math.log(u)))
        return s * np.float32(math.sin(v) if component % 2 == 0 else math.cos(v)) + np.float32(0)

    @staticmethod
    def double(words, component):
        u = (words[0] ^ words[1] << 21) * 2.0 ** -53 + 2.0 ** -54
        v = (words[2] ^ words[3] << 21) * 2.0 ** -52 + 2.0 ** -53
        quarter = round(2 * v)
        angle = (v - quarter / 2) * math.pi
        turn = (quarter + component) % 4
        y = [math.sin, math.cos][turn % 2](angle)
        return math.sqrt(-2 * math.log(u)) * (-y if turn > 1 else y) + 0.0

    def draw(self, dtype, shape):
        count = math.prod(shape)
        values = []
        if count:
            threads = -(-count // 256) * 256
            threads = threads if self.threads is None else min(threads, self.threads)
            each, make = (2, self.double) if dtype == "float64" else (4, self.single)
            for i in range(count):
                turn = i // threads
                values.append(make(self.words(self.offset + turn // each, i % threads), turn % each))
            self.offset += (count - 1) // (threads * each) + 1
        kind = np.float64 if dtype == "float64" else np.float32
        return rounded(np.array(values, kind).reshape(shape), dtype)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default=".")
    out = pathlib.Path(parser.parse_args().out)
    cases, tensors = [], {}

    def add(name, generator, stream, calls, **params):
        for j, (dtype, shape) in enumerate(calls):
            drawn, key = stream.draw(dtype, shape), "%s.%d" % (name, j)
            if "beyond" in params:
                index = (drawn.abs() > params["beyond"]).nonzero().flatten()
                tensors[key + ".index"], tensors[key + ".value"] = index, drawn[index]
                tensors[key + ".last"] = drawn[-1:].clone()
            else:
                tensors[key] = drawn
        cases.append({"name": name, "file": "generators.safetensors",
                      "params": {"generator": generator, "calls": calls, **params}})

    for seed in (0, 42, 2 ** 32 - 1):
        add("numpy_%d" % seed, "numpy", Legacy(seed), MIXED, seed=str(seed))
    for seed in (0, 42, 2 ** 32 - 1, 2 ** 32 + 5, 2 ** 64 - 1):
        add("default_%d" % seed, "numpy-default-rng", Default(seed), MIXED, seed=str(seed))
    far = [["float64", [100_000]], ["float32", [100_001]], ["float64", [50_000]], ["float32", [100_000]]]
    add("numpy_far", "numpy", Legacy(7), far, seed="7", beyond=3.6)
    add("default_far", "numpy-default-rng", Default(7), far, seed="7", beyond=3.6)
    for seed, threads in ((42, None), (2 ** 32 + 5, None), (2 ** 64 - 1, 256)):
        extra = {} if threads is None else {"threads": threads}
        add("philox_%d" % seed, "philox", Cuda(seed, threads), MIXED + [["float64", [600]]], seed=str(seed), **extra)

    save_file(tensors, out / "generators.safetensors")
    index = {"area": "generators", "made_with": {"numpy": np.__version__, "torch": torch.__version__}, "cases": cases}
    (out / "generators.json").write_text(json.dumps(index, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
