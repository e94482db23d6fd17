#!/usr/bin/env python3
"""Writes further golden runs of diffusers' schedulers: what the golden data leaves out.

Usage: python3 make.py OUTPUT_FOLDER        (needs torch, diffusers, scipy and safetensors)

The layout is the golden data's: `schedulers.json` lists the cases, `schedulers/NAME.safetensors` has their tensors.
Each case drives one scheduler with the output 0.1 * scale_model_input(x, t) + 0.05 * sin(t + flat index). The truth is a
run in float64, for which the scheduler's module and torch's default dtype see float32 as float64; noise is drawn in
float32 all the same. Tolerances are 8 times its difference to a run in float32. `model_input` is left out where it is
the sample itself.
"""
import contextlib
import inspect
import json
import pathlib
import sys
import types
import warnings
from importlib.metadata import version

import diffusers
import numpy as np
import torch
from safetensors.torch import save_file

SHAPE = (1, 1, 2, 3)
SEED = 20230316
STEP_SEED = 7
# Stable Diffusion's table of betas.
BASE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
        "steps_offset": 1, "clip_sample": False, "set_alpha_to_one": False, "skip_prk_steps": True}
KARRAS, EXPONENTIAL, BETA = ({"use_%s_sigmas" % name: True} for name in ("karras", "exponential", "beta"))
V, SAMPLE = {"prediction_type": "v_prediction"}, {"prediction_type": "sample"}
LEADING, TRAILING = {"timestep_spacing": "leading"}, {"timestep_spacing": "trailing"}
LEAST = {"final_sigmas_type": "sigma_min"}
ZERO_SNR = {"rescale_betas_zero_snr": True, **TRAILING, **V}
OWN = {"timesteps": [999, 845, 730, 587, 443, 310]}


def spaced(name):
    """A case for each way to space the levels, for the scheduler of that short name."""
    return [(name + "_karras", 5, KARRAS), (name + "_exponential", 5, EXPONENTIAL), (name + "_beta", 5, BETA)]


# Short name, steps, options; then what else the run has: begin_index, timesteps, sigmas or step arguments.
CASES = {
    "PNDMScheduler": [("pndm_middle", 5, {}, {"begin_index": 2})],
    "DDIMScheduler": [("ddim_middle", 5, {}, {"begin_index": 2})],
    "DDPMScheduler": [
        ("ddpm_n5", 5, {}),
        ("ddpm_small_log", 5, {"variance_type": "fixed_small_log"}),
        ("ddpm_large_sample", 5, {"variance_type": "fixed_large", **SAMPLE}),
        ("ddpm_clip", 5, {"clip_sample": True, "clip_sample_range": 0.8}),
        ("ddpm_sigmoid", 5, {"beta_schedule": "sigmoid"}),
        ("ddpm_laplace", 5, {"beta_schedule": "laplace"}),
        ("ddpm_zero_snr", 5, ZERO_SNR),
        ("ddpm_timesteps", None, {}, OWN),
        ("ddpm_middle", 5, {}, {"begin_index": 2}),
    ],
    "LMSDiscreteScheduler": spaced("lms")[1:] + [
        ("lms_n5", 5, {}), ("lms_v", 5, V), ("lms_sample", 5, SAMPLE), ("lms_trailing", 5, TRAILING),
        ("lms_order2", 5, {}, {"step": {"order": 2}}), ("lms_middle", 10, {}, {"begin_index": 4}),
    ],
    "EulerDiscreteScheduler": spaced("euler")[1:] + [
        ("euler_sample", 5, SAMPLE), ("euler_least", 5, LEAST),
        ("euler_zero_snr", 5, ZERO_SNR), ("euler_log_linear", 5, {"interpolation_type": "log_linear"}),
        ("euler_log_linear_churn", 5, {"interpolation_type": "log_linear"}, {"step": {"s_churn": 1.5}}),
        ("euler_log_linear_karras", 5, {"interpolation_type": "log_linear", **KARRAS}),
        ("euler_continuous", 5, {"timestep_type": "continuous", "sigma_min": 0.002, "sigma_max": 700.0, **V, **KARRAS}),
        ("euler_continuous_log_linear", 5, {"timestep_type": "continuous", "interpolation_type": "log_linear", **V}),
        ("euler_timesteps", None, {}, OWN),
        ("euler_sigmas", None, {}, {"sigmas": [14.6, 6.4, 3.9, 2.7, 0.96, 0.0]}),
        ("euler_middle", 5, {}, {"begin_index": 2}),
    ],
    "EulerAncestralDiscreteScheduler": [
        ("euler_ancestral_n5", 5, {}), ("euler_ancestral_trailing", 5, TRAILING),
        ("euler_ancestral_zero_snr", 5, ZERO_SNR),
        ("euler_ancestral_middle", 5, {}, {"begin_index": 2}),
    ],
    "HeunDiscreteScheduler": spaced("heun")[1:] + [
        ("heun_n5", 5, {}), ("heun_v", 5, V), ("heun_sample", 5, SAMPLE), ("heun_clip", 5, {"clip_sample": True}),
        ("heun_exp", 5, {"beta_schedule": "exp"}), ("heun_trailing", 5, TRAILING),
        ("heun_timesteps", None, {}, OWN), ("heun_middle", 5, {}, {"begin_index": 4}),
    ],
    "KDPM2DiscreteScheduler": spaced("kdpm2") + [
        ("kdpm2_n1", 1, {}), ("kdpm2_n5", 5, {}), ("kdpm2_v", 5, V), ("kdpm2_leading", 5, LEADING),
        ("kdpm2_trailing", 5, TRAILING), ("kdpm2_middle", 5, {}, {"begin_index": 4}),
    ],
    "KDPM2AncestralDiscreteScheduler": spaced("kdpm2a") + [
        ("kdpm2a_n1", 1, {}), ("kdpm2a_n5", 5, {}), ("kdpm2a_v", 5, V),
        ("kdpm2a_leading", 5, LEADING), ("kdpm2a_middle", 5, {}, {"begin_index": 4}),
    ],
    "DPMSolverMultistepScheduler": spaced("dpm")[1:] + [
        ("dpm_n5", 5, {}), ("dpm_lu", 5, {"use_lu_lambdas": True}), ("dpm_order1", 5, {"solver_order": 1}),
        ("dpm_sample", 5, SAMPLE),
        ("dpm_karras_cosine", 5, {"beta_schedule": "squaredcos_cap_v2", **KARRAS}),
        ("dpm_karras_least", 5, {**KARRAS, **LEAST}),
        ("dpm_zero_snr", 5, ZERO_SNR), ("dpm_clipped", 10, {"lambda_min_clipped": -2.0}),
        ("dpm_clipped_trailing", 10, {"lambda_min_clipped": -2.0, **TRAILING}),
        ("dpm_order3_long", 16, {"solver_order": 3, "lower_order_final": False, **LEAST}),
        ("dpm_noise_order3", 10, {"algorithm_type": "dpmsolver", "solver_order": 3, **LEAST}),
        ("dpm_noise_heun_v", 5, {"algorithm_type": "dpmsolver", "solver_type": "heun", **LEAST, **V}),
        ("dpm_noise_sample", 5, {"algorithm_type": "dpmsolver", **LEAST, **SAMPLE}),
        ("dpm_sde_heun", 5, {"algorithm_type": "sde-dpmsolver++", "solver_type": "heun"}),
        ("dpm_sde_order3", 10, {"algorithm_type": "sde-dpmsolver++", "solver_order": 3}),
        ("dpm_sde_noise", 5, {"algorithm_type": "sde-dpmsolver", **LEAST}),
        ("dpm_sde_noise_heun", 5, {"algorithm_type": "sde-dpmsolver", "solver_type": "heun", **LEAST}),
        ("dpm_timesteps", None, {}, OWN), ("dpm_middle", 10, {"solver_order": 3}, {"begin_index": 4}),
    ],
    "DPMSolverSinglestepScheduler": spaced("single") + [
        ("single_n1", 1, {}), ("single_n5", 5, {}), ("single_n10", 10, {}), ("single_heun", 5, {"solver_type": "heun"}),
        ("single_order1", 5, {"solver_order": 1}), ("single_order3", 10, {"solver_order": 3}),
        ("single_order3_n6", 6, {"solver_order": 3, **LEAST}),
        ("single_order3_lower", 6, {"solver_order": 3, "lower_order_final": True, **LEAST}),
        ("single_order3_n8", 8, {"solver_order": 3, "solver_type": "heun", "lower_order_final": True, **LEAST}),
        ("single_order3_heun", 9, {"solver_order": 3, "solver_type": "heun"}),
        ("single_noise_order3", 6, {"algorithm_type": "dpmsolver", "solver_order": 3, **LEAST}),
        ("single_noise_heun", 6, {"algorithm_type": "dpmsolver", "solver_order": 3, "solver_type": "heun", **LEAST}),
        ("single_sde", 5, {"algorithm_type": "sde-dpmsolver++"}),
        ("single_sde_order3", 7, {"algorithm_type": "sde-dpmsolver++", "solver_order": 3, "solver_type": "heun"}),
        ("single_clipped", 5, {"lambda_min_clipped": -2.0}), ("single_timesteps", None, {}, OWN),
        ("single_middle", 10, {"solver_order": 3}, {"begin_index": 4}),
    ],
    "DEISMultistepScheduler": spaced("deis") + [
        ("deis_n1", 1, {}), ("deis_n5", 5, {}), ("deis_order1", 5, {"solver_order": 1}),
        ("deis_order3", 10, {"solver_order": 3}), ("deis_order3_long", 16, {"solver_order": 3}), ("deis_v", 5, V),
        ("deis_sample", 5, SAMPLE), ("deis_leading", 5, LEADING), ("deis_trailing", 5, TRAILING),
        ("deis_karras_full", 5, {"lower_order_final": False, **KARRAS}),
        ("deis_middle", 10, {"solver_order": 3}, {"begin_index": 4}),
    ],
    "UniPCMultistepScheduler": spaced("unipc")[1:] + [
        ("unipc_n5", 5, {}), ("unipc_ends", 5, {"sigma_min": 0.1, "sigma_max": 10.0, **KARRAS}),
        ("unipc_karras_least", 5, {**KARRAS, **LEAST}),
        ("unipc_order1", 5, {"solver_order": 1}), ("unipc_order4", 10, {"solver_order": 4}),
        ("unipc_full", 5, {"lower_order_final": False, "solver_order": 3, **LEAST}), ("unipc_v", 5, V),
        ("unipc_sample", 5, SAMPLE), ("unipc_leading", 5, LEADING), ("unipc_zero_snr", 5, ZERO_SNR),
        ("unipc_noise", 10, {"predict_x0": False, "solver_order": 3, **LEAST}),
        ("unipc_noise_bh1", 5, {"predict_x0": False, "solver_type": "bh1", **LEAST, **V}),
        ("unipc_uncorrected", 5, {"disable_corrector": [0, 2]}),
        ("unipc_middle", 10, {"solver_order": 3}, {"begin_index": 4}),
    ],
    "LCMScheduler": [
        ("lcm_n5", 5, {}), ("lcm_clip", 5, {"clip_sample": True}), ("lcm_v", 5, V), ("lcm_sample", 5, SAMPLE),
        ("lcm_scaling", 5, {"timestep_scaling": 0.01}), ("lcm_zero_snr", 5, {"rescale_betas_zero_snr": True, **V}),
        ("lcm_timesteps", None, {}, OWN), ("lcm_middle", 5, {}, {"begin_index": 2}),
    ],
}


class Double(types.SimpleNamespace):
    """A library in which float32 means float64."""

    def __getattr__(self, name):
        return getattr(self.library, name)


@contextlib.contextmanager
def in_float64(scheduler):
    """Inside, the class computes everything in float64 and draws noise in float32."""
    module = sys.modules[scheduler.__module__]
    names = [name for name in ("torch", "np", "randn_tensor") if hasattr(module, name)]
    saved = {name: getattr(module, name) for name in names}

    def randn_tensor(shape, generator=None, **_):
        return torch.randn(shape, generator=generator, dtype=torch.float32).double()

    doubles = {"torch": Double(library=torch, float32=torch.float64), "np": Double(library=np, float32=np.float64),
               "randn_tensor": randn_tensor}
    for name in names:
        setattr(module, name, doubles[name])
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)
        for name, value in saved.items():
            setattr(module, name, value)


def network(x, t):
    """0.1 * input + 0.05 * sin(t + flat index), the sine in float64."""
    index = torch.arange(x.numel(), dtype=torch.float64).reshape(x.shape)
    return 0.1 * x + (0.05 * torch.sin(float(t) + index)).to(x.dtype)


def drive(scheduler_class, config, n, extra, dtype):
    """The tensors of one run and the scheduler."""
    scheduler = scheduler_class(**config)
    own = {key: extra[key] for key in ("timesteps", "sigmas") if key in extra}
    scheduler.set_timesteps(**own) if own else scheduler.set_timesteps(n)
    begin = extra.get("begin_index", 0)
    calls = scheduler.timesteps[begin:]
    stream = torch.Generator().manual_seed(SEED)
    x, noise = (torch.randn(SHAPE, generator=stream, dtype=torch.float32).to(dtype) for _ in range(2))
    tensors = {"timesteps": scheduler.timesteps}
    middle = scheduler.timesteps[begin or len(scheduler.timesteps) // 2].reshape(1)
    tensors["add_noise"] = scheduler.add_noise(x, noise, middle)
    tensors["noise_for_add"] = noise
    if hasattr(scheduler, "set_begin_index"):
        # Without it the scheduler looks for the first timestep, and goes wrong where rounding made the second equal.
        scheduler.set_begin_index(begin)
    if hasattr(scheduler, "sigmas"):
        tensors["sigmas"] = scheduler.sigmas.to(dtype)
    x = x * torch.as_tensor(scheduler.init_noise_sigma, dtype=dtype)
    tensors["initial"] = x
    arguments = dict(extra.get("step", {}))
    if "generator" in inspect.signature(scheduler.step).parameters:
        arguments["generator"] = torch.Generator().manual_seed(STEP_SEED)
    stacks = {"model_input": [], "prev_sample": [], "pred_original": []}
    for t in calls:
        scaled = scheduler.scale_model_input(x, t)
        result = scheduler.step(network(scaled, t), t, x, **arguments)
        original = result.get("pred_original_sample", result.get("denoised"))
        for name, value in zip(stacks, (scaled, result.prev_sample, original)):
            stacks[name] += [] if value is None or value is x else [value]
        x = result.prev_sample
    tensors.update({name: torch.stack(values) for name, values in stacks.items() if values})
    assert tensors["prev_sample"].dtype == dtype and tensors["prev_sample"].isfinite().all()
    return tensors, scheduler


def make(folder):
    """Writes every case and the index."""
    folder = pathlib.Path(folder)
    (folder / "schedulers").mkdir(parents=True, exist_ok=True)
    cases = []
    for class_name, runs in CASES.items():
        scheduler_class = getattr(diffusers, class_name)
        known = inspect.signature(scheduler_class.__init__).parameters
        for name, n, options, *rest in runs:
            extra = rest[0] if rest else {}
            config = {key: value for key, value in {**BASE, **options}.items() if key in known}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                narrow, _ = drive(scheduler_class, config, n, extra, torch.float32)
                with in_float64(scheduler_class):
                    wide, scheduler = drive(scheduler_class, config, n, extra, torch.float64)
            difference = narrow["prev_sample"].double() - wide["prev_sample"]
            tolerance = {
                "max_abs": max(8 * float(difference.abs().max()), 1e-7),
                "rel_l2": max(8 * float(difference.norm() / wide["prev_sample"].norm()), 4e-7),
            }
            plain = ("timesteps", "noise_for_add")
            tensors = {key if key in plain else key + ".f64": value for key, value in wide.items()}
            tensors["noise_for_add"] = tensors["noise_for_add"].float()
            file = "schedulers/%s.safetensors" % name
            save_file({key: value.contiguous() for key, value in tensors.items()}, str(folder / file))
            draws = "generator" in inspect.signature(scheduler.step).parameters
            params = {
                "class": class_name, "config": config, "step_arguments": extra.get("step", {}),
                "init_noise_sigma_f64": float(scheduler.init_noise_sigma), "order": scheduler.order,
                "model_calls": len(scheduler.timesteps), "step_generator_seed": STEP_SEED if draws else None,
            }
            params.update({key: value for key, value in extra.items() if key != "step"})
            if n is not None:
                params["num_inference_steps"] = n
            described = {key: {"shape": list(value.shape), "dtype": str(value.dtype).removeprefix("torch.")}
                         for key, value in tensors.items()}
            cases.append({"name": name, "file": file, "params": params, "tensors": described, "tolerance": tolerance})
    made_with = {name: version(name) for name in ("torch", "numpy", "scipy", "diffusers", "safetensors")}
    head = {"area": "schedulers", "seed": SEED, "about": __doc__.strip().splitlines()[0], "made_with": made_with}
    lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
    text = json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n"
    (folder / "schedulers.json").write_text(text)
    print(len(cases), "cases")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(sys.argv[1])
