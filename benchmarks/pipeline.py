#!/usr/bin/env python3
"""Compares sdlab with diffusers and PyTorch on the CPU: time, memory and pictures.

Both draw the same prompts from the same weights, seeds, steps, guidance, dtype and threads, in
turn, so that whatever else the machine does hits both. README.md says how to read the answer.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import worker
from environment import ROOT, describe_machine, enter_environment, fail, tell

PROMPT = "a large red circle on a white background"


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("prompts", nargs="*", default=[PROMPT], help=f"what to draw (default: {PROMPT!r})")
    add("--model", type=Path, default=ROOT / "weights" / "shapes64",
        help="directory in the layout of diffusers (default: weights/shapes64)")
    add("--steps", type=int, default=50, help="steps of the model's own scheduler (default: 50)")
    add("--guidance-scale", type=float, default=5.0, help="default: 5")
    add("--seed", type=int, default=0, help="seed of the first picture, the next has one more")
    add("--dtype", choices=["float32", "float16", "bfloat16"], default="float32")
    add("--attention", default="flash", metavar="NAME",
        help="sdlab's attention backend (default: flash); diffusers keeps its default, SDPA")
    add("--matmul", choices=["chain", "openblas"], default="chain",
        help="sdlab's matrix product (default: chain, the same bits on any machine)")
    add("--threads", type=int, default=os.cpu_count(), help="default: all processors")
    add("--repeats", type=int, default=5, help="rounds; medians are taken over them (default: 5)")
    add("--warmup", type=int, default=1,
        help="generations before the timed one, each side, each round (default: 1)")
    add("--sdlab", type=Path, default=ROOT / ".build" / "release" / "sdlab",
        help="the program (default: the one that `make build` makes)")
    add("--pictures", type=Path, metavar="DIR", help="keep both sides' pictures in this folder")
    add("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    for name, least in [("steps", 1), ("threads", 1), ("repeats", 1), ("warmup", 0)]:
        if getattr(arguments, name) < least:
            parser.error(f"--{name} must be at least {least}, not {getattr(arguments, name)}")
    if not (arguments.model / "model_index.json").is_file():
        parser.error(f"{arguments.model} holds no model: model_index.json is missing")
    if not os.access(arguments.sdlab, os.X_OK):
        parser.error(f"{arguments.sdlab} is missing: run `make build`, or name another: --sdlab")
    return arguments


# The diffusers side, a process of its own


class Diffusers:
    """A loaded pipeline that draws all prompts, one after the other, and times itself."""

    def __init__(self, settings):
        import resource

        import diffusers
        import torch
        import transformers
        from diffusers import StableDiffusionPipeline

        diffusers.utils.logging.disable_progress_bar()
        self.torch, self.settings = torch, settings
        torch.set_num_threads(settings["threads"])
        self.facts = {
            "versions": {module.__name__: module.__version__
                         for module in (torch, diffusers, transformers)},
            "peak_resident_bytes_before_loading": worker.resident_bytes(
                resource.getrusage(resource.RUSAGE_SELF)),
        }
        start = time.perf_counter()
        self.pipeline = StableDiffusionPipeline.from_pretrained(
            settings["model"], dtype=getattr(torch, settings["dtype"]),
            safety_checker=None, feature_extractor=None, requires_safety_checker=False,
            local_files_only=True)
        self.facts["load_seconds"] = time.perf_counter() - start
        self.pipeline.set_progress_bar_config(disable=True)
        self.phases = {}
        self.time_phase("text", self.pipeline, "encode_prompt")
        self.time_phase("unet", self.pipeline.unet, "forward")
        self.time_phase("scheduler", self.pipeline.scheduler, "step")
        self.time_phase("vae", self.pipeline.vae, "decode")

    def time_phase(self, phase, owner, method):
        function = getattr(owner, method)

        def timed(*arguments, **options):
            start = time.perf_counter()
            result = function(*arguments, **options)
            self.phases[phase] = self.phases.get(phase, 0) + time.perf_counter() - start
            return result

        setattr(owner, method, timed)

    def draw(self, prompt, seed):
        generator = self.torch.Generator("cpu").manual_seed(seed)
        unet = self.pipeline.unet
        # Left to itself, diffusers would draw other noise for each dtype.
        noise = self.torch.randn(
            (1, unet.config.in_channels, unet.config.sample_size, unet.config.sample_size),
            generator=generator, dtype=self.torch.float32)
        return self.pipeline(
            prompt, negative_prompt="", num_inference_steps=self.settings["steps"],
            guidance_scale=self.settings["guidance_scale"], latents=noise.to(unet.dtype),
            generator=generator).images[0]

    def answer(self, warmup, folder):
        """Generates; only the last time counts."""
        prompts, seed = self.settings["prompts"], self.settings["seed"]
        for _ in range(warmup + 1):
            self.phases.clear()
            start = time.perf_counter()
            pictures = [self.draw(prompt, seed + k) for k, prompt in enumerate(prompts)]
            seconds = time.perf_counter() - start
        images = [str(Path(folder) / f"diffusers-{k}.png") for k in range(1, len(pictures) + 1)]
        for picture, path in zip(pictures, images):
            picture.save(path)
        return {"seconds": seconds, "phases": self.phases, "images": images}


def start_diffusers(arguments):
    settings = {name: getattr(arguments, name) for name in
                ["prompts", "steps", "guidance_scale", "seed", "dtype", "threads"]}
    settings["model"] = str(arguments.model.resolve())
    return worker.start(
        [sys.executable, __file__, "--worker", json.dumps(settings)], arguments.threads)


# The sdlab side, a fresh process for each round


def start_sdlab(arguments, warmup, folder):
    return subprocess.Popen(
        [arguments.sdlab, "generate", *arguments.prompts, "--model", arguments.model,
         "--steps", str(arguments.steps), "--guidance-scale", str(arguments.guidance_scale),
         "--seed", str(arguments.seed), "--dtype", arguments.dtype,
         "--attention", arguments.attention, "--matmul", arguments.matmul,
         "--threads", str(arguments.threads),
         "--warmup", str(warmup), "--repeats", "1", "--json",
         "-o", Path(folder) / "sdlab.png"],
        text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)


def finish_sdlab(process):
    output = process.stdout.read()
    usage = worker.end(process, "sdlab")
    return json.loads(output), usage


# Memory


def measure_memory(arguments, folder):
    """Loads and generates once in a fresh process for each side."""
    tell("memory: one fresh process each")
    answer, sdlab = finish_sdlab(start_sdlab(arguments, 0, folder))
    side = start_diffusers(arguments)
    facts = worker.ask(side)
    worker.ask(side, warmup=0, folder=str(folder))
    side.stdin.close()
    diffusers = worker.end(side, "the diffusers side")
    return {
        "sdlab": {"peak_resident_bytes": sdlab, "peak_tensor_bytes": answer["peak_tensor_bytes"]},
        "diffusers": {"peak_resident_bytes": diffusers, "peak_resident_bytes_before_loading":
                      facts["peak_resident_bytes_before_loading"]},
        "ratio": sdlab / diffusers,
    }


# Time


def measure_time(arguments, folder):
    """Lets both sides generate in turn; returns times and the pictures of the last round."""
    rounds = {"sdlab": [], "diffusers": []}
    with start_diffusers(arguments) as side:
        facts = worker.ask(side)
        for count in range(1, arguments.repeats + 1):
            answer, _ = finish_sdlab(start_sdlab(arguments, arguments.warmup, folder))
            rounds["sdlab"].append({
                "seconds": answer["seconds"][0], "images": answer["images"],
                "phases": {phase: times[0] for phase, times in answer["phases"].items()}})
            rounds["diffusers"].append(
                worker.ask(side, warmup=arguments.warmup, folder=str(folder)))
            tell(f"round {count} of {arguments.repeats}: " + ", ".join(
                f"{side} {samples[-1]['seconds']:.3f} s" for side, samples in rounds.items()))
        side.stdin.close()
    for side, samples in rounds.items():
        seconds = [sample["seconds"] for sample in samples]
        if max(seconds) > 1.5 * min(seconds):
            tell(f"warning: {side}'s times lie far apart: the machine was busy, measure again")
    times = {side: summarise(samples) for side, samples in rounds.items()}
    times["ratio"] = times["sdlab"]["median_seconds"] / times["diffusers"]["median_seconds"]
    return times, {side: samples[-1]["images"] for side, samples in rounds.items()}, facts


def summarise(samples):
    seconds = [sample["seconds"] for sample in samples]
    return {
        "median_seconds": statistics.median(seconds),
        "seconds": seconds,
        "median_phase_seconds": {
            phase: statistics.median(sample["phases"][phase] for sample in samples)
            for phase in samples[0]["phases"]},
    }


# Pictures


def compare_pictures(images):
    """Differences of 8-bit pixels between the two sides, one entry for each prompt."""
    import numpy
    from PIL import Image

    differences = []
    for pair in zip(images["sdlab"], images["diffusers"], strict=True):
        one, other = (numpy.asarray(Image.open(path).convert("RGB"), numpy.int16) for path in pair)
        if one.shape != other.shape:
            fail(f"sizes differ: sdlab {one.shape}, diffusers {other.shape}")
        difference = numpy.abs(one - other)
        differences.append({
            "max": int(difference.max()),
            "mean": float(difference.mean()),
            "share_above_1": float((difference > 1).mean()),
        })
    return differences


# The answer


def write_text(answer):
    settings, times, memory = answer["settings"], answer["time"], answer["memory"]
    count = len(settings["prompts"])
    print(f"{count} picture{'s' * (count > 1)}, {settings['steps']} steps, "
          f"guidance {settings['guidance_scale']:g}, {settings['dtype']}, "
          f"{settings['threads']} thread{'s' * (settings['threads'] > 1)}, "
          f"sdlab with {settings['attention']} and {settings['matmul']}, {settings['model']}")
    print(f"{answer['machine']['processor']}, " + ", ".join(
        f"{name} {version}" for name, version in answer["versions"].items()))
    print(f"\n{'':24}{'sdlab':>16}{'diffusers':>16}{'ratio':>9}")

    def row(name, values, ratio=None):
        print(f"{name:24}" + "".join(f"{value:>16}" for value in values)
              + (f"{ratio:9.3f}" if ratio is not None else ""))

    sides = [times["sdlab"], times["diffusers"]]
    row("seconds, median", [f"{side['median_seconds']:.3f}" for side in sides], times["ratio"])
    row("seconds, least - most", [
        f"{min(side['seconds']):.3f} - {max(side['seconds']):.3f}" for side in sides])
    for phase in ["text", "unet", "scheduler", "vae"]:
        pair = [side["median_phase_seconds"][phase] for side in sides]
        row(f"  {phase}", [f"{value:.3f}" for value in pair], pair[0] / pair[1])
    sides = [memory["sdlab"], memory["diffusers"]]
    row("peak resident MiB",
        [f"{side['peak_resident_bytes'] / 2**20:.1f}" for side in sides], memory["ratio"])
    row("  before the model", [
        "", f"{memory['diffusers']['peak_resident_bytes_before_loading'] / 2**20:.1f}"])

    print("\ndifference of the pictures, in levels of 0 to 255")
    for prompt, difference in zip(settings["prompts"], answer["pictures"]):
        print(f"  max {difference['max']:3}, mean {difference['mean']:.4f}, "
              f"more than one level {difference['share_above_1']:.2%}: {prompt}")


def main():
    arguments = read_arguments()
    enter_environment()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.pictures or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        memory = measure_memory(arguments, folder)
        times, images, facts = measure_time(arguments, folder)
        pictures = compare_pictures(images)
    kept = {name: value for name, value in vars(arguments).items()
            if name not in ("json", "pictures", "sdlab")}
    answer = {
        "settings": kept | {"model": str(arguments.model)}, "machine": describe_machine(),
        "versions": facts["versions"], "time": times, "memory": memory, "pictures": pictures,
    }
    print(json.dumps(answer, indent=2)) if arguments.json else write_text(answer)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker.serve(lambda: Diffusers(json.loads(sys.argv[2])))
    else:
        main()
