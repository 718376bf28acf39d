"""What torchvision's networks are called inside and compute: `torchvision_networks.py FOLDER NETWORK…`.

Writes NETWORK.json, the fixture (the names and shapes of its `state_dict`, and digests of the scores that it gives one
image), and NETWORK.safetensors, the weights. Weights and image come from a formula of their names, `filled`, so that
tests make the same numbers without the file; `test/support/filled.ts` is its twin.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torchvision
from fixture import compared, digest
from safetensors.torch import save_file
from torch import Tensor

CLASSIFIERS_OF_ONE_SIZE = ("alexnet", "vgg")


def filled(name: str, shape: list[int]) -> Tensor:
    """Numbers that only the name and the index decide, of a size that keeps deep networks within float32."""
    count = int(np.prod(shape))
    h = (np.arange(count, dtype=np.uint64) * 0x9E3779B1 + fnv1a(name)).astype(np.uint32)
    h = (h ^ (h >> 16)) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> 13)) * np.uint32(0xC2B2AE35)
    h ^= h >> 16
    u = (h >> 8) / 2.0**24
    centre, spread = placed(name, shape)
    return torch.from_numpy((centre + spread * (2 * u - 1)).astype(np.float32).reshape(shape))


def fnv1a(name: str) -> int:
    h = 0x811C9DC5
    for byte in name.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def placed(name: str, shape: list[int]) -> tuple[float, float]:
    """The middle of a tensor's numbers, and how far they go to each side."""
    if name == "image":
        return 0.0, 2.0
    if name.endswith("running_var"):
        return 1.0, 0.5
    if name.endswith(("running_mean", "bias")):
        return 0.0, 0.1
    if len(shape) == 1:
        return 0.6, 0.2
    return 0.0, float(np.sqrt(6 / np.prod(shape[1:])))


def main(folder: str, networks: list[str]) -> None:
    torch.set_num_threads(1)  # for the same sums on every machine
    for name in networks:
        network = torchvision.models.get_model(name, weights=None).eval()
        state = network.state_dict()
        weights = {key: filled(key, list(t.shape)) for key, t in state.items() if t.is_floating_point()}
        network.load_state_dict({**state, **weights})
        save_file(network.state_dict(), Path(folder, f"{name}.safetensors"))
        side = 224 if name.startswith(CLASSIFIERS_OF_ONE_SIZE) else 64
        image = filled("image", [1, 3, side, side])
        with torch.no_grad():
            single = network(image)
            exact = network.double()(image.double())
        fixture = {
            "torchvision": torchvision.__version__.split("+")[0],
            "image": digest(image),
            "scores": compared(exact, single),
            "tensors": {key: list(t.shape) for key, t in state.items()},
        }
        Path(folder, f"{name}.json").write_text(lines(fixture))


def lines(fixture: dict) -> str:
    """JSON with one line for each tensor, so that a change can be read."""
    rows = [f'  {json.dumps(key)}: {json.dumps(value)}' for key, value in fixture.items() if key != "tensors"]
    tensors = [f"    {json.dumps(key)}: {json.dumps(shape)}" for key, shape in fixture["tensors"].items()]
    return "{\n" + ",\n".join(rows) + ',\n  "tensors": {\n' + ",\n".join(tensors) + "\n  }\n}\n"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
