#!/usr/bin/env python3
"""Writes further golden runs of diffusers' pipelines: what the golden data leaves out.

Usage: python3 make.py GOLDEN_FOLDER OUTPUT_FOLDER   (needs torch, diffusers, transformers, scipy and safetensors)

The layout is the golden data's: `pipeline.json` lists the cases, `pipeline/NAME.safetensors` has their tensors. Text
encoders, autoencoder, tokenizer and most networks are the golden folder's; `models/` has two new networks with random
weights, stored as float16 to be small and widened to float32 by whoever reads them.

The truth is a run in float64, for which the scheduler's module and torch's default dtype see float32 as float64, and
the sinusoidal embeddings of timestep, sizes and guidance are exact; noise is drawn in float32 all the same. Tolerances
are 8 times the difference of a run in float32 to it. `image_u8` is the truth's. To stay small a case has no text
embeddings, and only a few have the network's and the decoder's outputs.
"""
import contextlib
import hashlib
import inspect
import json
import math
import os
import pathlib
import sys
import types
import warnings
from importlib.metadata import version

os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("DIFFUSERS_VERBOSITY", "error")

import diffusers
import diffusers.models.embeddings as embeddings
import diffusers.utils.torch_utils as torch_utils
import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

SEED = 20230316
# A third of the pixels of the golden runs: the latents of every step are most of the data.
HEIGHT, WIDTH = 8, 16
PROMPT, NEGATIVE = "a photo of a cat sitting on a wooden chair", "low quality, blurry"
# Stable Diffusion's table of betas.
BASE = {"num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
        "steps_offset": 1, "clip_sample": False, "set_alpha_to_one": False, "skip_prk_steps": True}
LEADING = {"timestep_spacing": "leading"}

TINY = {"sample_size": 12, "block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4,
        "cross_attention_dim": 24, "attention_head_dim": 2,
        "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
        "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]}
NETWORKS = {"unet_inpaint": {"in_channels": 9, **TINY}, "unet_distilled": {"time_cond_proj_dim": 10, **TINY}}

CLASSES = {
    "text2img": diffusers.StableDiffusionPipeline,
    "img2img": diffusers.StableDiffusionImg2ImgPipeline,
    "inpaint": diffusers.StableDiffusionInpaintPipeline,
    "sdxl": diffusers.StableDiffusionXLPipeline,
    "sdxl_img2img": diffusers.StableDiffusionXLImg2ImgPipeline,
    "sdxl_inpaint": diffusers.StableDiffusionXLInpaintPipeline,
}
IMAGE_DRAW = "Draws: the sample of the image, then the noise"
MASKED_DRAW = ", then the sample of the masked image"
FLOAT32_IMAGE = " The pipeline narrows image and mask to float32, which these values survive unchanged."
INPAINT = IMAGE_DRAW + MASKED_DRAW + ", which a network of 4 channels never sees." + FLOAT32_IMAGE
UPCAST = " In float64 force_upcast of the autoencoder is off: diffusers would encode in float32 and come back."


def case(name, kind, scheduler, seeds, notes, options=None, full=False, unet=None, **call):
    """One case; `full`: whether the network's and the decoder's outputs are kept."""
    xl = kind.startswith("sdxl")
    call = {"prompt": PROMPT, "negative_prompt": NEGATIVE, "guidance_scale": 5.0 if xl else 7.5, **call}
    return types.SimpleNamespace(
        name=name, kind=kind, xl=xl, scheduler=scheduler + "Scheduler", seeds=seeds, notes=notes.strip(),
        options=options or {}, full=full, unet=unet or ("unet_sdxl" if xl else "unet_sd1"),
        call={key: value for key, value in call.items() if value is not None})


CASES = [
    case("inpaint_nine_channels", "inpaint", "DDIM", 101, "Channels: latents, mask, masked image's latents; no "
         "blending after a step. Draws: the noise" + MASKED_DRAW + "; the whole image is never encoded."
         + FLOAT32_IMAGE,
         unet="unet_inpaint", full=True, num_inference_steps=4, strength=1.0),
    case("inpaint_nine_channels_strength", "inpaint", "DDIM", 102, IMAGE_DRAW + MASKED_DRAW + "." + FLOAT32_IMAGE,
         unet="unet_inpaint", num_inference_steps=5, strength=0.6),
    case("distilled", "text2img", "LCM", 103, "The scale is an embedding of (guidance_scale - 1) * 1000 (sines, then "
         "cosines; 10000^(-i/4)), so the network runs once a step and no negative text is used. diffusers computes it "
         "in float32, where the angle of 5000 is coarse; the truth has it exact. No draw in the last step.",
         unet="unet_distilled", full=True, negative_prompt=None, guidance_scale=6.0, num_inference_steps=3),
    case("inpaint_euler_two_images", "inpaint", "EulerDiscrete", 104, "Both images share the one sample of the image "
         "and of the masked image; only the noise is drawn for both. " + INPAINT,
         num_inference_steps=5, strength=0.7, num_images_per_prompt=2),
    case("img2img_two_images", "img2img", "EulerAncestralDiscrete", 105, IMAGE_DRAW + ". Both images share one sample "
         "of the image; the noise and each step's draw are for the whole batch.",
         num_inference_steps=5, strength=0.6, num_images_per_prompt=2),
    case("img2img_two_generators", "img2img", "EulerAncestralDiscrete", [105, 106], "The image is encoded and sampled "
         "once for each generator, so the first two draws are one for each image; the others are listed as a batch "
         "but each image's part comes from its own generator.",
         num_inference_steps=5, strength=0.6, num_images_per_prompt=2),
    case("img2img_heun", "img2img", "HeunDiscrete", 107, IMAGE_DRAW + ". The run starts at the fifth of seven "
         "timesteps (2 steps * order 2) and calls the network three times.", num_inference_steps=4, strength=0.5),
    case("img2img_dpmsolver", "img2img", "DPMSolverMultistep", 108, IMAGE_DRAW + ".",
         num_inference_steps=6, strength=0.6),
    case("img2img_pndm", "img2img", "PNDM", 109, IMAGE_DRAW + ". PNDM has seven timesteps, the second twice; the run "
         "starts at the fourth, past the repeated one, and calls the network four times. Its first two steps are those "
         "of a fresh scheduler all the same.", num_inference_steps=6, strength=0.5),
    case("inpaint_unipc", "inpaint", "UniPCMultistep", 110, INPAINT, num_inference_steps=5, strength=0.7),
    case("timesteps_euler", "text2img", "EulerDiscrete", 111, "The call has no number of steps.",
         timesteps=[999, 700, 400, 100]),
    case("sigmas_euler", "text2img", "EulerDiscrete", 112, "The call has no number of steps; the last sigma, zero, is "
         "given and counts as no step. Timesteps are interpolated in the logarithm and are not whole.",
         sigmas=[14.0, 5.0, 2.0, 0.6, 0.0]),
    case("sdxl_sizes", "sdxl", "EulerDiscrete", 113, "clip_skip 1 is the third hidden state from the end.", LEADING,
         full=True, num_inference_steps=3, clip_skip=1, prompt_2="a castle on the hill, fantasy",
         negative_prompt_2="watermark, text", original_size=(1024, 768), crops_coords_top_left=(16, 8),
         target_size=(512, 512), negative_original_size=(512, 512), negative_crops_coords_top_left=(0, 4),
         negative_target_size=(1024, 1024)),
    case("sdxl_img2img", "sdxl_img2img", "EulerDiscrete", 114, IMAGE_DRAW + "." + UPCAST, LEADING,
         num_inference_steps=4, strength=0.5),
    case("sdxl_inpaint", "sdxl_inpaint", "EulerDiscrete", 115, INPAINT + UPCAST, LEADING, full=True,
         num_inference_steps=4, strength=0.7),
]


def stream(*names):
    """A generator for one named thing, so that cases do not depend on their order."""
    digest = hashlib.sha256("/".join((str(SEED), "family") + names).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:4], "little") & 0x7FFFFFFF)


def randomise(network, name):
    """Weights N(0, 1/fan_in), norms near one, small biases: every parameter matters to the output."""
    generator = stream("weights", name)
    for key, parameter in sorted(network.named_parameters()):
        value = torch.randn(parameter.shape, generator=generator)
        if parameter.dim() >= 2:
            value /= math.sqrt(parameter[0].numel())
            if any(part in key for part in ("to_q", "to_k")):
                value *= 1.4
            elif any(part in key for part in ("conv2.", "to_out", "ff.net.2", "proj_out")):
                value *= 0.5
        else:
            value = 1 + 0.2 * value if key.endswith("weight") else 0.1 * value
        parameter.data.copy_(value)


def write_network(folder, name, config):
    """Writes a new network as a model folder."""
    network = UNet2DConditionModel(**config)
    randomise(network, name)
    network.half().save_pretrained(str(folder), safe_serialization=True)
    path = folder / "config.json"
    described = json.loads(path.read_text())
    described.pop("_name_or_path", None)
    path.write_text(json.dumps(described, separators=(",", ":")) + "\n")


class Double(types.SimpleNamespace):
    """A library in which float32 means float64."""

    def __getattr__(self, name):
        return getattr(self.library, name)


def sinusoid(timesteps, embedding_dim, flip_sin_to_cos=False, downscale_freq_shift=1, scale=1, max_period=10000):
    """diffusers' get_timestep_embedding, but in float64."""
    half = embedding_dim // 2
    exponents = torch.arange(half, dtype=torch.float64) / (half - downscale_freq_shift)
    angles = scale * timesteps.double()[:, None] * torch.exp(-math.log(max_period) * exponents)[None]
    parts = (angles.cos(), angles.sin()) if flip_sin_to_cos else (angles.sin(), angles.cos())
    return torch.nn.functional.pad(torch.cat(parts, -1), (0, embedding_dim % 2))


@contextlib.contextmanager
def replaced(changes):
    """Inside, the attributes of (object, name, value) are others."""
    saved = [(owner, name, getattr(owner, name)) for owner, name, _ in changes]
    for owner, name, value in changes:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for owner, name, value in saved:
            setattr(owner, name, value)


def float32_noise(draws):
    """Inside, diffusers draws all noise in float32; `draws` gets the shapes in order."""
    real = torch_utils.randn_tensor

    def randn_tensor(shape, generator=None, device=None, dtype=None, layout=None):
        draws.append(list(shape))
        return real(shape, generator=generator, device=device, dtype=torch.float32).to(dtype or torch.float32)

    modules = [module for name, module in list(sys.modules.items()) if name.startswith("diffusers.")
               and module is not torch_utils and "randn_tensor" in getattr(module, "__dict__", {})]
    return replaced([(module, "randn_tensor", randn_tensor) for module in modules])


@contextlib.contextmanager
def in_float64(scheduler_class):
    """Inside, the class computes everything in float64, and sinusoidal embeddings are exact."""
    module = sys.modules[scheduler_class.__module__]
    doubles = {"torch": Double(library=torch, float32=torch.float64), "np": Double(library=np, float32=np.float64)}
    changes = [(module, name, value) for name, value in doubles.items() if hasattr(module, name)]
    with replaced(changes + [(embeddings, "get_timestep_embedding", sinusoid)]):
        torch.set_default_dtype(torch.float64)
        try:
            yield
        finally:
            torch.set_default_dtype(torch.float32)


def load(golden, output, case, dtype):
    """The pipeline's parts but for the scheduler."""
    exact = {"torch_dtype": torch.float32}
    tokenizer = [CLIPTokenizer.from_pretrained(str(golden / "tokenizer" / "clip")) for _ in range(2)]
    text = CLIPTextModel.from_pretrained(str(golden / "models" / "text_sd1"), dtype=torch.float32)
    # Whoever is to run in float64 must not be narrowed on the way.
    upcast = {"force_upcast": False} if dtype == torch.float64 else {}
    unet = (output if case.unet in NETWORKS else golden) / "models" / case.unet
    parts = {
        "vae": AutoencoderKL.from_pretrained(str(golden / "models" / "vae_small"), **exact, **upcast),
        "text_encoder": text, "tokenizer": tokenizer[0],
        "unet": UNet2DConditionModel.from_pretrained(str(unet), **exact),
    }
    if case.xl:
        tokenizer[1].pad_token = "!"
        second = str(golden / "models" / "text_sdxl_2")
        second = CLIPTextModelWithProjection.from_pretrained(second, dtype=torch.float32)
        parts.update(text_encoder_2=second, tokenizer_2=tokenizer[1], add_watermarker=False)
    else:
        parts.update(safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    for part in parts.values():
        if isinstance(part, torch.nn.Module):
            part.to(dtype).eval().requires_grad_(False)
    return parts


def pictures(case):
    """The image and the mask that the case is given, in float32."""
    given = {}
    if case.kind in ("text2img", "sdxl"):
        return given
    generator = stream("image", case.name)
    given["init_image"] = torch.rand(1, 3, HEIGHT, WIDTH, generator=generator, dtype=torch.float32)
    if case.kind.endswith("inpaint"):
        given["mask_image"] = torch.zeros(1, 1, HEIGHT, WIDTH, dtype=torch.float32)
        given["mask_image"][:, :, HEIGHT // 4:HEIGHT // 4 * 3, WIDTH // 3:] = 1
    return given


def generators(seeds):
    if isinstance(seeds, list):
        return [torch.Generator().manual_seed(seed) for seed in seeds]
    return torch.Generator().manual_seed(seeds)


def run(golden, output, case, dtype):
    """The tensors of one run, its noise draws and the pipeline."""
    parts = load(golden, output, case, dtype)
    scheduler_class = getattr(diffusers, case.scheduler)
    record, draws = {"latents": [], "model_output": []}, []
    with contextlib.ExitStack() as stack:
        stack.enter_context(float32_noise(draws))
        if dtype == torch.float64:
            stack.enter_context(in_float64(scheduler_class))
        known = inspect.signature(scheduler_class.__init__).parameters
        config = {key: value for key, value in {**BASE, **case.options}.items() if key in known}
        pipeline = CLASSES[case.kind](scheduler=scheduler_class(**config), **parts)
        pipeline.set_progress_bar_config(disable=True)
        arguments = {**case.call, "generator": generators(case.seeds)}
        given = pictures(case)
        for name, key in (("init_image", "image"), ("mask_image", "mask_image")):
            if name in given:
                arguments[key] = given[name].to(dtype)
        if not case.kind.endswith("img2img"):
            arguments.update(height=HEIGHT, width=WIDTH)
        encode, prepare = pipeline.encode_prompt, pipeline.prepare_latents

        def encode_prompt(*args, **options):
            result = encode(*args, **options)
            names = ("prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds", "negative_pooled_prompt_embeds")
            record.update({name: value.clone() for name, value in zip(names, result) if value is not None})
            return result

        def prepare_latents(*args, **options):
            result = prepare(*args, **options)
            record["initial_latents"] = (result if isinstance(result, torch.Tensor) else result[0]).clone()
            return result

        def guidance(w, embedding_dim=512, dtype=None):
            return sinusoid(1000 * w, embedding_dim)

        def step_end(_, i, t, values):
            record["latents"].append(values["latents"].clone())
            return values

        pipeline.encode_prompt, pipeline.prepare_latents = encode_prompt, prepare_latents
        if dtype == torch.float64:
            pipeline.get_guidance_scale_embedding = guidance
        pipeline.unet.register_forward_hook(lambda _, i, o: record["model_output"].append(o[0].clone()))
        pipeline.vae.decoder.register_forward_hook(lambda _, i, o: record.update(decoded=o.clone()))
        result = pipeline(**arguments, callback_on_step_end=step_end, output_type="pt",
                          callback_on_step_end_tensor_inputs=["latents"])
        record["image"] = result.images
    for name in ("latents", "model_output"):
        record[name] = torch.stack(record[name])
    assert all(value.dtype == dtype and value.isfinite().all() for value in record.values()), case.name
    record["timesteps"] = pipeline.scheduler.timesteps.double()
    return record, draws, pipeline.vae_scale_factor, config


def tolerance(narrow, wide):
    difference = narrow.double() - wide
    bounds = {"max_abs": max(8 * float(difference.abs().max()), 1e-7),
              "rel_l2": max(8 * float(difference.norm() / wide.norm()), 2e-7)}
    return {name: float("%.4g" % bound) for name, bound in bounds.items()}


def pixels(image):
    return (image.permute(0, 2, 3, 1) * 255).round().to(torch.uint8)


def make(golden, output):
    """Writes the networks, every case and the index."""
    golden, output = pathlib.Path(golden), pathlib.Path(output)
    for name, config in NETWORKS.items():
        write_network(output / "models" / name, name, config)
    (output / "pipeline").mkdir(parents=True, exist_ok=True)
    cases = []
    for case in CASES:
        narrow, _, _, _ = run(golden, output, case, torch.float32)
        wide, draws, factor, config = run(golden, output, case, torch.float64)
        kept = ["initial_latents", "latents"] + (["decoded", "model_output"] if case.full else [])
        kept += [name for name in wide if name.endswith("pooled_prompt_embeds") and case.name == "sdxl_sizes"]
        tensors = {"timesteps": narrow["timesteps"], **pictures(case), "image_u8": pixels(wide["image"])}
        tensors.update({name + ".f64": wide[name] for name in kept})
        if not torch.equal(narrow["timesteps"], wide["timesteps"]):
            tensors["timesteps.f64"] = wide["timesteps"]
        bounded = [name for name in ("initial_latents", "latents", "decoded") if name in kept] + ["image"]
        limits = {name: tolerance(narrow[name], wide[name]) for name in bounded}
        apart = (pixels(narrow["image"]).int() - tensors["image_u8"].int()).abs().max()
        limits["image_u8"] = {"max_abs": max(1, int(apart))}
        file = "pipeline/%s.safetensors" % case.name
        save_file({name: value.contiguous() for name, value in tensors.items()}, str(output / file))
        params = {
            "kind": case.kind, "text_encoder": "text_sd1", "text_encoder_2": "text_sdxl_2" if case.xl else None,
            "unet": case.unet, "vae": "vae_small", "scheduler": case.scheduler, "scheduler_config": config,
            "call": case.call, "height_width": [HEIGHT, WIDTH], "vae_scale_factor": factor,
            "generator_seeds": case.seeds, "unet_calls": len(wide["model_output"]), "noise_draws": draws,
        }
        described = {name: {"shape": list(value.shape), "dtype": str(value.dtype).removeprefix("torch.")}
                     for name, value in tensors.items()}
        cases.append({"name": case.name, "file": file, "params": params, "tensors": described, "tolerance": limits,
                      "notes": case.notes})
        print("%-31s latents %.1e, image %.1e" % (case.name, limits["latents"]["rel_l2"], limits["image"]["max_abs"]))
    libraries = ("torch", "numpy", "diffusers", "transformers", "safetensors")
    head = {"area": "pipeline", "seed": SEED, "about": __doc__.strip().splitlines()[0],
            "made_with": {name: version(name) for name in libraries}}
    lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
    (output / "pipeline.json").write_text(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")
    print(len(cases), "cases")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    warnings.filterwarnings("ignore")
    diffusers.utils.logging.set_verbosity_error()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    make(*sys.argv[1:])
