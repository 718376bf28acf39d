"""What PyTorch computes for one small problem, as a file that tests replay: `fixture.py IN.safetensors OUT.json`.

IN holds `weights/<name>`, `image` float32 [n, 3, h, w], `labels` int32 [n, h, w] and the options `halveAt`,
`learningRate` and `classWeights` (if any). Everything runs in float64, which is the reference, and in float32, whose distance from the
reference says how much rounding alone costs. Tensors are written as digests; `test/support/digest.ts` makes the same.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from squeeze_unet import SqueezeUnet, cross_entropy, read
from torch import Tensor

STEPS = 20
PROJECTIONS = 8
END = 4


@dataclass
class Outcome:
    logits: Tensor
    losses: list[float]
    gradients: dict[str, Tensor]
    after: dict[str, Tensor]


def outcome(tensors: dict[str, Tensor], options: dict, dtype: torch.dtype) -> Outcome:
    prefix = "weights/"
    weights = {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
    network = SqueezeUnet(weights, options["halveAt"]).to(dtype)
    image, labels = tensors["image"].to(dtype), tensors["labels"].long()
    given = options.get("classWeights")
    class_weights = None if given is None else torch.tensor(given, dtype=dtype)

    with torch.no_grad():
        logits = network.eval()(image)
    network.train()
    optimizer = torch.optim.Adam(network.parameters(), lr=options["learningRate"], betas=(0.9, 0.999), eps=1e-8)
    losses, gradients = [], {}
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = cross_entropy(network(image), labels, class_weights)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            gradients = {name: p.grad.clone() for name, p in network.named_parameters()}
        optimizer.step()
    return Outcome(logits, losses, gradients, dict(network.state_dict()))


def signs(size: int) -> np.ndarray:
    """[size, PROJECTIONS] of ±1: the low bits of MurmurHash3's finaliser of 1, 2, 3, …"""
    h = np.arange(1, size + 1, dtype=np.uint32)
    h = (h ^ (h >> 16)) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> 13)) * np.uint32(0xC2B2AE35)
    h ^= h >> 16
    return 1.0 - 2.0 * ((h[:, None] >> np.arange(PROJECTIONS, dtype=np.uint32)) & 1)


def digest(tensor: Tensor) -> dict:
    flat = tensor.detach().double().numpy().ravel()
    return {
        "shape": list(tensor.shape),
        "sum": rounded(flat.sum()),
        "l2": rounded(np.linalg.norm(flat)),
        "first": [rounded(x) for x in flat[:END]],
        "last": [rounded(x) for x in flat[-END:]],
        "projections": [rounded(x) for x in flat @ signs(flat.size)],
    }


def compared(exact: Tensor, single: Tensor) -> dict:
    """The digest of the reference, and how far float32 is from it: relative L2 distance."""
    distance = torch.linalg.vector_norm(single.double() - exact) / torch.linalg.vector_norm(exact)
    return {**digest(exact), "float32": float(f"{distance.item():.2g}")}


def rounded(x: float) -> float:
    return float(f"{x:.9g}")


def fingerprint() -> str:
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in SCRIPTS)).hexdigest()


SCRIPTS = ("squeeze_unet.py", "fixture.py")


def lines(fixture: dict, indent: str = "") -> str:
    """JSON with one line for each digest or number list, so that a change can be read."""
    inner = indent + "  "
    rows = [
        f"{inner}{json.dumps(key)}: " + (lines(value, inner) if is_group(value) else json.dumps(value))
        for key, value in fixture.items()
    ]
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"


def is_group(value: object) -> bool:
    return isinstance(value, dict) and "projections" not in value


def main(source: str, target: str) -> None:
    torch.set_num_threads(1)  # for the same sums on every machine
    tensors, options = read(source)
    exact = outcome(tensors, options, torch.float64)
    single = outcome(tensors, options, torch.float32)
    weights = [tensors[name] for name in sorted(tensors) if name.startswith("weights/")]
    both = lambda ours, theirs: {name: compared(ours[name], theirs[name]) for name in ours}  # noqa: E731
    fixture = {
        "torch": torch.__version__,
        "scripts": fingerprint(),
        "inputs": {
            "weights": digest(torch.cat([w.flatten() for w in weights])),
            "image": digest(tensors["image"]),
            "labels": digest(tensors["labels"]),
        },
        "losses": {
            "float64": [rounded(x) for x in exact.losses],
            "float32": [rounded(x) for x in single.losses],
        },
        "logits": compared(exact.logits, single.logits),
        "gradients": both(exact.gradients, single.gradients),
        "after": both(exact.after, single.after),
    }
    Path(target).write_text(lines(fixture) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
