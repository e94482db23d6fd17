"""The jobs of `kernels`: what is computed, what it is held against, and how far it should reach."""

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class Job:
    """One line of the table."""

    name: str
    against: str
    reach: float
    # "higher": theirs / ours should be at least `reach`; "lower": ours / theirs at most.
    better: str
    # What the workers are asked to prepare.
    kind: str
    shape: tuple = ()
    dtype: str = "float32"
    # Which process plays either side: "sdlab", "sdlab-keeping" or "torch"; see `Workers`.
    player: str = "sdlab"
    opponent: str = "sdlab"
    # "turns": both sides in turn; "memory": peak of a fresh process each; "pipeline": pipeline.py.
    measure: str = "turns"
    operations: int = 0
    # Takes minutes; runs only where --jobs or --all ask for it.
    is_slow: bool = False

    @property
    def needs_torch(self):
        return self.opponent == "torch"

    @property
    def needs_unet(self):
        return self.kind.startswith("unet")

    def ratio(self, ours, theirs):
        return theirs / ours if self.better == "higher" else ours / theirs

    def holds(self, ratio):
        return ratio >= self.reach if self.better == "higher" else ratio <= self.reach


def times(shape):
    return "x".join(map(str, shape))


def products():
    """Matrix products against OpenBLAS; half formats against sdlab's own float32."""
    cube = (2048, 2048, 2048)
    shapes = [cube, (8192, 320, 320), (2048, 640, 2560), (512, 1280, 1280), (154, 768, 320)]
    sides = {"float32": ("OpenBLAS sgemm", 1.0), "float64": ("OpenBLAS dgemm", 0.95),
             "float16": ("sdlab float32", 0.9), "bfloat16": ("sdlab float32", 0.9)}
    for dtype, (against, reach) in sides.items():
        for shape in shapes:
            yield Job(f"gemm-{dtype}-{times(shape)}", against, reach, "higher", "gemm",
                      shape, dtype, operations=2 * prod(shape))
    yield Job(f"gemm-pack-float32-{times(cube)}", "OpenBLAS sgemm", 1.0, "higher", "gemm-pack",
              cube, operations=2 * prod(cube))


def convolutions():
    """3x3 convolutions, padding 1: batch x height x width x inputs x outputs."""
    for shape in [(2, 64, 64, 320, 320), (2, 32, 32, 640, 640), (2, 16, 16, 1280, 1280),
                  (2, 8, 8, 1280, 1280)]:
        yield Job(f"conv-float32-{times(shape)}", "torch conv2d", 1.0, "higher", "conv",
                  shape, opponent="torch", operations=2 * 9 * prod(shape))


def attention():
    """Flash attention: batch x heads x queries x keys x depth."""
    for dtype, reach in [("float32", 0.75), ("float16", 0.5)]:
        for shape in [(2, 8, 4096, 4096, 40), (2, 8, 1024, 1024, 80), (2, 8, 256, 256, 160),
                      (2, 8, 4096, 77, 40)]:
            yield Job(f"attention-{dtype}-{times(shape)}", "torch SDPA flash", reach, "lower",
                      "attention", shape, dtype, opponent="torch", operations=4 * prod(shape))


def bandwidth():
    """Operations that should cost little more than moving their bytes."""
    for kind, shape in [("group-norm-silu", (2, 64, 64, 320)), ("layer-norm", (8192, 320)),
                        ("gelu", (8192, 2560)), ("geglu", (8192, 2560)),
                        ("softmax", (16, 1024, 1024))]:
        yield Job(f"{kind}-float32-{times(shape)}", "copy of the bytes", 1.5, "lower", kind, shape,
                  player="sdlab-keeping", opponent="sdlab-keeping")


def networks():
    """What takes minutes: Stable Diffusion 1.5's U-Net, batch 2 of 512x512, and a whole pipeline."""
    unet = {"shape": (2, 64, 64), "is_slow": True}
    yield Job("unet-time", "diffusers", 0.85, "lower", "unet", opponent="torch", **unet)
    yield Job("unet-memory", "diffusers", 1.0, "lower", "unet", opponent="torch",
              measure="memory", **unet)
    yield Job("unet-audit", "unaudited", 1.4, "lower", "unet-audit", **unet)
    yield Job("unet-vanilla-audit", "unaudited", 1.4, "lower", "unet-vanilla-audit", **unet)
    yield Job("shapes64", "diffusers", 0.6, "lower", "pipeline", measure="pipeline", is_slow=True)


JOBS = [*products(), *convolutions(), *attention(), *bandwidth(), *networks()]
