#!/usr/bin/env python3
"""Writes a pipeline of Stable Diffusion 1.5's size with random weights, in diffusers' layout.

Weights are PyTorch's own initial ones for a seed: times, memory and rounding errors are those of a
real model, pictures are not. The tokenizer is that of `weights/shapes64`, whose few words serve.
`loading` makes it itself where it is missing: 2.1 GB in float16, twice that in float32.
"""

import argparse
import shutil
from pathlib import Path

import random_unet
from environment import HERE, ROOT, enter_environment, tell

FOLDER = HERE / ".models"
DTYPES = ["float16", "float32"]


def folder(dtype):
    """Where `loading` looks for the pipeline of a dtype."""
    return FOLDER / f"sd15-{dtype}"


def make_vae():
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        in_channels=3, out_channels=3, block_out_channels=(128, 256, 512, 512), layers_per_block=2,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4, norm_num_groups=32, sample_size=512, scaling_factor=0.18215)


def make_text_encoder():
    from transformers import CLIPTextConfig, CLIPTextModel

    return CLIPTextModel(CLIPTextConfig(
        vocab_size=49408, hidden_size=768, intermediate_size=3072, projection_dim=768,
        num_hidden_layers=12, num_attention_heads=12, max_position_embeddings=77,
        hidden_act="quick_gelu", bos_token_id=49406, eos_token_id=49407))


def write(target, dtype, seed):
    import torch

    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    torch.manual_seed(seed)
    for name, make in [("unet", random_unet.make_unet), ("vae", make_vae),
                       ("text_encoder", make_text_encoder)]:
        tell(f"  {name}")
        make().to(getattr(torch, dtype)).save_pretrained(part / name, max_shard_size="100GB")
    model = ROOT / "weights" / "shapes64"
    for name in ["tokenizer", "scheduler"]:
        shutil.copytree(model / name, part / name)
    shutil.copy(model / "model_index.json", part)
    # Under its own name last: what was interrupted is not taken for a model.
    part.rename(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path,
                        help="where to write (default: benchmarks/.models/sd15-DTYPE)")
    parser.add_argument("--dtype", choices=DTYPES, default="float16", help="default: float16")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")
    arguments = parser.parse_args()
    enter_environment()
    target = arguments.folder or folder(arguments.dtype)
    tell(f"Writing a random pipeline into {target}")
    write(target, arguments.dtype, arguments.seed)


if __name__ == "__main__":
    main()
