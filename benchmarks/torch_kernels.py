"""PyTorch's side of `kernels`: a worker that speaks the protocol of sdlab's, `kernel-benchmark`."""

import statistics
import time
from pathlib import Path

import worker

# As in KernelBenchmark/PreparedJob.swift: calls are repeated until so much time has gone by.
LEAST_SECONDS = 0.1


def seconds_of(call):
    """Seconds of one call: the median, without the first where there are more."""
    times = []
    while sum(times) < LEAST_SECONDS:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:] or times)


class TorchKernels:
    """Makes one job ready at a time and times it."""

    def __init__(self, threads):
        import torch

        torch.set_num_threads(threads)
        torch.manual_seed(0)
        self.torch, self.call = torch, None
        self.facts = {"computes": f"PyTorch {torch.__version__}"}
        torch.set_grad_enabled(False)  # as diffusers' pipelines do

    def answer(self, prepare=None, run=None, forget=None):
        if run:
            return {"seconds": seconds_of(self.call)}
        self.call = None
        if prepare:
            self.call = getattr(self, prepare["kind"])(**prepare)
            self.call()
        return {"ready": True}

    def conv(self, shape, dtype, **_):
        """The faster one of PyTorch's two memory formats."""
        torch = self.torch
        batch, height, width, inputs, outputs = shape
        dtype = getattr(torch, dtype)
        x = torch.randn(batch, inputs, height, width).to(dtype)
        weight = torch.randn(outputs, inputs, 3, 3).to(dtype)
        bias = torch.randn(outputs).to(dtype)

        def call(memory_format):
            a, b = (t.contiguous(memory_format=memory_format) for t in (x, weight))
            return lambda: torch.nn.functional.conv2d(a, b, bias, padding=1)

        calls = [call(torch.contiguous_format), call(torch.channels_last)]
        for candidate in calls:
            candidate()
        return min(calls, key=lambda call: min(seconds_of(call) for _ in range(3)))

    def attention(self, shape, dtype, **_):
        """Scaled dot-product attention on views of `[batch, tokens, heads * depth]`, as diffusers makes them."""
        torch = self.torch
        batch, heads, queries, keys, depth = shape

        def tokens(count):
            x = torch.randn(batch, count, heads * depth).to(getattr(torch, dtype))
            return x.view(batch, count, heads, depth).transpose(1, 2)

        q, k, v = tokens(queries), tokens(keys), tokens(keys)

        def call():
            with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.FLASH_ATTENTION):
                torch.nn.functional.scaled_dot_product_attention(q, k, v)

        return call

    def unet(self, shape, dtype, model, folder, **_):
        """A prediction of diffusers' U-Net, eager; the output is written to `theirs.f32`."""
        from diffusers import UNet2DConditionModel

        torch, folder = self.torch, Path(folder)
        dtype = getattr(torch, dtype)
        unet = UNet2DConditionModel.from_pretrained(
            model, subfolder="unet", torch_dtype=dtype, local_files_only=True).eval()

        def read(name, *axes):
            data = bytearray((folder / f"{name}.f32").read_bytes())
            return torch.frombuffer(data, dtype=torch.float32).reshape(axes).to(dtype)

        latents = read("latents", shape[0], unet.config.in_channels, *shape[1:])
        text = read("text", shape[0], -1, unet.config.cross_attention_dim)

        def call():
            noise = unet(latents, 500, encoder_hidden_states=text).sample
            (folder / "theirs.f32").write_bytes(noise.float().contiguous().numpy().tobytes())

        return call


if __name__ == "__main__":
    import sys

    worker.serve(lambda: TorchKernels(threads=int(sys.argv[1])))
