"""What PyTorch computes for the segmentation networks: `segmentation.py IN.safetensors … OUT.json`.

The twins of `src/models/segmentation`. Each IN holds `image` and the weights in the order in which the network takes
them, named by their place in that order, and the network's name as an option; OUT gets a digest of every one's scores.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from fixture import compared, lines
from squeeze_unet import read
from torch import Tensor

# Convolutions in the stages of VGG-16.
DEPTHS = (2, 2, 3, 3, 3)


class Network:
    """Layers that take their weights from a list, in turn."""

    def __init__(self, weights: Sequence[Tensor]):
        self.weights = iter(weights)
        self.epsilon = 1e-5

    def take(self) -> Tensor:
        return next(self.weights)

    def conv(self, x: Tensor, bias=True, stride=1, padding=None, dilation=(1, 1), groups=1) -> Tensor:
        w = self.take()
        b = self.take() if bias else None
        same = [(k - 1) * d // 2 for k, d in zip(w.shape[2:], dilation)]
        return F.conv2d(x, w, b, stride, same if padding is None else padding, dilation, groups)

    def depthwise(self, x: Tensor, dilation) -> Tensor:
        return self.conv(x, bias=False, dilation=dilation, groups=x.shape[1])

    def transposed(self, x: Tensor, bias=True, **options) -> Tensor:
        w = self.take()
        return F.conv_transpose2d(x, w, self.take() if bias else None, **options)

    def norm(self, x: Tensor) -> Tensor:
        scale, bias, mean, variance = (self.take() for _ in range(4))
        return F.batch_norm(x, mean, variance, scale, bias, eps=self.epsilon)

    def prelu(self, x: Tensor) -> Tensor:
        return F.prelu(x, self.take())

    def stage(self, x: Tensor, depth: int, normed=False, dilation=(1, 1)) -> Tensor:
        for _ in range(depth):
            x = self.conv(x, dilation=dilation)
            x = F.relu(self.norm(x) if normed else x)
        return x


def pooled(x: Tensor):
    """Half the size, and what `unpooled` needs: a last odd row counts."""
    y, indices = F.max_pool2d(x, 2, 2, ceil_mode=True, return_indices=True)
    return y, (indices, x.shape[2:])


def unpooled(x: Tensor, winners) -> Tensor:
    indices, (h, w) = winners
    zeros = x.new_zeros(*x.shape[:2], h * w)
    return zeros.scatter(2, indices.flatten(2), x.flatten(2)).unflatten(2, (h, w))


def padded(x: Tensor, multiple: int) -> Tensor:
    h, w = x.shape[2:]
    return F.pad(x, (0, -w % multiple, 0, -h % multiple))


def cropped(x: Tensor, like: Tensor) -> Tensor:
    return x[:, :, : like.shape[2], : like.shape[3]]


def enlarged(x: Tensor, scale: int, align=False) -> Tensor:
    return F.interpolate(x, scale_factor=scale, mode="bilinear", align_corners=align)


def fcn8s(net: Network, image: Tensor) -> Tensor:
    x, pools = image, []
    for depth in DEPTHS:
        x = pooled(net.stage(x, depth))[0]
        pools.append(x)
    for _ in range(2):
        x = F.relu(net.conv(x))
    x = net.conv(x)
    for pool in (pools[3], pools[2]):
        x = cropped(enlarged(x, 2), pool) + net.conv(pool)
    return cropped(enlarged(x, 8), image)


def deeplab_largefov(net: Network, image: Tensor) -> Tensor:
    x = image
    for depth, stride, dilation in zip(DEPTHS, (2, 2, 2, 1, 1), (1, 1, 1, 1, 2)):
        x = F.max_pool2d(net.stage(x, depth, dilation=(dilation, dilation)), 3, stride, 1, ceil_mode=True)
    x = F.avg_pool2d(x, 3, 1, 1)
    x = F.relu(net.conv(x, dilation=(12, 12)))
    x = net.conv(F.relu(net.conv(x)))
    # Caffe's interpolation, at the size where it moves no score: one row more than eight times all but the last.
    exact = [8 * (extent - 1) + 1 for extent in x.shape[2:]]
    return cropped(F.interpolate(x, exact, mode="bilinear", align_corners=True), image)


def encoded(net: Network, image: Tensor):
    x, winners = image, []
    for depth in DEPTHS:
        x, won = pooled(net.stage(x, depth, normed=True))
        winners.append(won)
    return x, winners


def segnet(net: Network, image: Tensor) -> Tensor:
    x, winners = encoded(net, image)
    for depth, won in zip((3, 3, 3, 2, 1), reversed(winners)):
        x = net.stage(unpooled(x, won), depth, normed=True)
    return net.conv(x)


def segnet_basic(net: Network, image: Tensor) -> Tensor:
    x, winners = F.local_response_norm(image, 5, alpha=1e-4, beta=0.75, k=1.0), []
    for _ in range(4):
        x, won = pooled(F.relu(net.norm(net.conv(x))))
        winners.append(won)
    for won in reversed(winners):
        x = net.norm(net.conv(unpooled(x, won)))
    return net.conv(x)


def deconvnet(net: Network, image: Tensor) -> Tensor:
    x, winners = encoded(net, image)
    x = F.relu(net.norm(net.conv(x, padding=0)))
    x = F.relu(net.norm(net.conv(x)))
    x = F.relu(net.norm(net.transposed(x)))
    for depth, won in zip(reversed(DEPTHS), reversed(winners)):
        x = unpooled(x, won)
        for _ in range(depth):
            x = F.relu(net.norm(net.transposed(x, padding=1)))
    return net.conv(x)


def downsampled(net: Network, x: Tensor, bias: bool, activation: Callable[[Tensor], Tensor], pools=True) -> Tensor:
    y = net.conv(x, bias, stride=2)
    return activation(net.norm(torch.cat([y, F.max_pool2d(x, 2)], 1) if pools else y))


def enet_by(authors: bool) -> Callable[[Network, Tensor], Tensor]:
    def enet(net: Network, image: Tensor) -> Tensor:
        net.epsilon = 1e-3 if authors else 1e-5
        activation = net.prelu

        def step(x: Tensor, active=True, **options) -> Tensor:
            y = net.norm(net.conv(x, **options))
            return activation(y) if active else y

        def regular(x: Tensor, dilation=1) -> Tensor:
            return step(x, bias=authors, dilation=(dilation, dilation))

        def asymmetric(x: Tensor) -> Tensor:
            across = net.conv(x, bias=False) if authors else step(x, bias=False)
            return step(across, bias=authors)

        def doubling(x: Tensor) -> Tensor:
            return activation(net.norm(net.transposed(x, authors, stride=2, padding=1, output_padding=1)))

        def bottleneck(x: Tensor, past: Tensor, look=regular, stride=1) -> Tensor:
            narrow = step(x, bias=False, stride=stride, padding=0)
            wide = step(look(narrow), bias=False, active=not authors)
            return activation(wide + past)

        def down(x: Tensor, channels: int):
            y, won = pooled(x)
            zeros = y.new_zeros(y.shape[0], channels - y.shape[1], *y.shape[2:])
            return bottleneck(x, torch.cat([y, zeros], 1), stride=2), won

        def section(x: Tensor) -> Tensor:
            for dilation in (2, 4, 8, 16):
                x = bottleneck(x, x) if dilation in (2, 8) else bottleneck(x, x, asymmetric)
                x = bottleneck(x, x, lambda y, d=dilation: regular(y, d))
            return x

        x = downsampled(net, padded(image, 8), authors, activation)
        few = x.shape[1]
        x, first = down(x, 4 * few)
        for _ in range(4):
            x = bottleneck(x, x)
        x, second = down(x, 8 * few)
        x = section(section(x))

        activation = F.relu
        for winners, repeats in ((second, 2), (first, 1)):
            x = bottleneck(x, unpooled(step(x, active=False, bias=False), winners), doubling)
            for _ in range(repeats):
                x = bottleneck(x, x)
        edges = {} if authors else {"padding": 1, "output_padding": 1}
        return cropped(net.transposed(x, authors, stride=2, **edges), image)

    return enet


def edanet(net: Network, image: Tensor) -> Tensor:
    net.epsilon = 1e-3

    def pair(x: Tensor, d: int) -> Tensor:
        return net.norm(net.conv(net.conv(x, dilation=(d, 1)), dilation=(1, d)))

    def modules(x: Tensor, dilations) -> Tensor:
        for d in dilations:
            y = F.relu(net.norm(net.conv(x)))
            y = pair(F.relu(pair(y, 1)), d)
            x = F.relu(torch.cat([y, x], 1))
        return x

    x = downsampled(net, padded(image, 8), True, F.relu)
    x = downsampled(net, x, True, F.relu)
    x = modules(x, (1, 1, 1, 2, 2))
    x = downsampled(net, x, True, F.relu, pools=False)
    x = modules(x, (2, 2, 4, 4, 8, 8, 16, 16))
    return cropped(enlarged(net.conv(x), 8, align=True), image)


def dabnet(net: Network, image: Tensor) -> Tensor:
    net.epsilon = 1e-3

    def active(x: Tensor) -> Tensor:
        return net.prelu(net.norm(x))

    def branch(x: Tensor, d: int) -> Tensor:
        return active(net.depthwise(active(net.depthwise(x, (d, 1))), (1, d)))

    def stage(x: Tensor, dilations, pools: bool) -> Tensor:
        half = downsampled(net, x, False, net.prelu, pools)
        y = half
        for d in dilations:
            few = active(net.conv(active(y), bias=False))
            y = net.conv(active(branch(few, 1) + branch(few, d)), bias=False) + y
        return torch.cat([y, half], 1)

    smaller = [padded(image, 8)]
    for _ in range(3):
        smaller.append(F.avg_pool2d(smaller[-1], 3, 2, 1))
    x = active(net.conv(smaller[0], bias=False, stride=2))
    for _ in range(2):
        x = active(net.conv(x, bias=False))
    x = active(torch.cat([x, smaller[1]], 1))
    x = active(torch.cat([stage(x, (2, 2, 2), True), smaller[2]], 1))
    x = active(torch.cat([stage(x, (4, 4, 8, 8, 16, 16), False), smaller[3]], 1))
    return cropped(enlarged(net.conv(x, bias=False), 8), image)


NETWORKS = {
    "fcn-8s": fcn8s,
    "deeplab-largefov": deeplab_largefov,
    "segnet": segnet,
    "segnet-basic": segnet_basic,
    "deconvnet": deconvnet,
    "enet": enet_by(authors=True),
    "enet-pytorchcv": enet_by(authors=False),
    "edanet": edanet,
    "dabnet": dabnet,
}


def scores(name: str, tensors: dict[str, Tensor], dtype: torch.dtype) -> Tensor:
    net = Network([tensors[key].to(dtype) for key in sorted(tensors) if key != "image"])
    with torch.no_grad():
        found = NETWORKS[name](net, tensors["image"].to(dtype))
    left = sum(1 for _ in net.weights)
    if left:
        raise ValueError(f"{name} took all weights but {left}")
    return found


def main(*paths: str) -> None:
    *sources, target = paths
    torch.set_num_threads(1)  # for the same sums on every machine
    found = {}
    for source in sources:
        tensors, options = read(source)
        name = options["network"]
        found[name] = compared(scores(name, tensors, torch.float64), scores(name, tensors, torch.float32))
    script = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    fixture = {"torch": torch.__version__, "script": script, "scores": found}
    Path(target).write_text(lines(fixture) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
