"""PyTorch's side of `npm run bench -- train`: one step, or one forward pass, each time a line asks for it.

Lines in: `run`, `quit`. Lines out, one for each (and one when ready): JSON. `run` answers
{"milliseconds", "loss"}, `quit` answers {"peakBytes", "startBytes"}: the most memory this process ever held,
and what it held before it read the weights (Python and PyTorch themselves).
"""

import argparse
import json
import os
import re
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "oracle"))
from squeeze_unet import SqueezeUnet, cross_entropy, read  # noqa: E402


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", help="safetensors file with thumbnet's names")
    parser.add_argument("--mode", choices=["train", "infer"], default="train")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--height", type=int, default=64)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--layout", choices=["contiguous", "channels_last"], default="channels_last")
    parser.add_argument("--adam", choices=["fused", "foreach", "plain"], default="fused")
    parser.add_argument("--allocator", choices=["kept", "default"], default="kept")
    parser.add_argument("--compile", action="store_true", help="torch.compile (needs a C++ compiler)")
    return parser.parse_args()


# glibc returns large tensors to the system and faults them in again at every step, which is dear at
# 2x3x360x480. Told to keep them, it does not.
KEPT = {
    "MALLOC_MMAP_THRESHOLD_": str(8 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 30),
    "MALLOC_TOP_PAD_": str(256 << 20),
}


def keep_memory() -> None:
    """Starts this process again with an allocator that keeps what it has; malloc reads these at the start only."""
    if not KEPT.keys() <= os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **KEPT})


def memory(key: str) -> int:
    """Bytes that Linux reports under VmRSS (now) or VmHWM (at most)."""
    kib = re.search(rf"^{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(kib[1]) * 1024


def stepper(given: argparse.Namespace):
    """A function that trains once, or infers once, and returns the loss, or the mean score."""
    torch.manual_seed(1)
    weights, chosen = read(given.weights)
    layout = torch.channels_last if given.layout == "channels_last" else torch.contiguous_format
    network = SqueezeUnet(weights, chosen.get("halveAt", "squeeze"), biased_statistics=False)
    network = network.to(memory_format=layout).train(given.mode == "train")
    classes = weights["logits/weight"].shape[0]
    image = torch.rand(given.batch, 3, given.height, given.width).contiguous(memory_format=layout)
    labels = torch.randint(0, classes, (given.batch, given.height, given.width))
    forward = torch.compile(network) if given.compile else network

    @torch.inference_mode()
    def infer() -> float:
        return forward(image).mean().item()

    adam = {"fused": {"fused": True}, "foreach": {"foreach": True}, "plain": {"foreach": False}}[given.adam]
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, **adam)

    def train() -> float:
        optimizer.zero_grad(set_to_none=True)
        loss = cross_entropy(forward(image), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return infer if given.mode == "infer" else train


def answer(**fields) -> None:
    print(json.dumps(fields), flush=True)


def main() -> None:
    given = options()
    if given.allocator == "kept":
        keep_memory()
    torch.set_num_threads(given.threads)
    start_bytes = memory("VmRSS")
    step = stepper(given)
    answer(ready=True, torch=torch.__version__, layout=given.layout, allocator=given.allocator)
    for line in sys.stdin:
        if line.strip() == "quit":
            return answer(peakBytes=memory("VmHWM"), startBytes=start_bytes)
        began = time.perf_counter()
        loss = step()
        answer(milliseconds=(time.perf_counter() - began) * 1e3, loss=loss)


if __name__ == "__main__":
    main()
