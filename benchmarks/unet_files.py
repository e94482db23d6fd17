"""The inputs that both sides of a U-Net's job read, and the outputs that they leave: raw float32."""

import array
import json
import math
import random


def write_inputs(folder, model, batch=2, tokens=77):
    """Normal numbers: latents `[batch, channels, 64, 64]` and text `[batch, tokens, width]`."""
    config = model / "unet" / "config.json"
    if not config.is_file():
        return
    config = json.loads(config.read_text())
    source = random.Random(0)
    for name, count in [("latents", batch * config["in_channels"] * 64 * 64),
                        ("text", batch * tokens * config["cross_attention_dim"])]:
        numbers = array.array("f", (source.gauss(0, 1) for _ in range(count)))
        (folder / f"{name}.f32").write_bytes(numbers.tobytes())


def relative_l2(folder):
    """How far the two outputs lie apart: the norm of their difference over that of theirs."""
    ours, theirs = (array.array("f", (folder / f"{side}.f32").read_bytes())
                    for side in ("ours", "theirs"))
    return math.dist(ours, theirs) / math.hypot(*theirs)
