#!/usr/bin/env python3
"""Writes a U-Net of Stable Diffusion 1.5's size with random weights (3.4 GB), in diffusers' layout.

Weights are PyTorch's own initial ones for a seed: times and rounding errors are those of a real
model, pictures are not. `kernels` makes it itself where it is missing.
"""

import argparse
from pathlib import Path

from environment import HERE, enter_environment, tell

FOLDER = HERE / ".models" / "sd15-unet"


def make_unet():
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        sample_size=64, in_channels=4, out_channels=4,
        block_out_channels=(320, 640, 1280, 1280), layers_per_block=2,
        down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
        cross_attention_dim=768, attention_head_dim=8, norm_num_groups=32)


def write(folder, seed):
    import torch

    torch.manual_seed(seed)
    # Under its own name last: what was interrupted is not taken for a model.
    part = folder / "unet.part"
    make_unet().save_pretrained(part, max_shard_size="100GB")
    part.rename(folder / "unet")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER,
                        help="where to write (default: benchmarks/.models/sd15-unet)")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")
    arguments = parser.parse_args()
    enter_environment()
    tell(f"Writing a random U-Net into {arguments.folder}")
    write(arguments.folder, arguments.seed)


if __name__ == "__main__":
    main()
