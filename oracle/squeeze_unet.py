"""Squeeze U-Net in PyTorch, built from a safetensors file with thumbnet's names.

The twin of `src/models/fire/squeeze-unet.ts`: same order, same names. Shapes come from the weights; what the
weights do not say comes from the file's options (`halveAt`). A convolution with `norm/...` weights is normalised.
"""

import json

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import Tensor, nn

IGNORED = 255
EPSILON = 1e-5
# The share of the running statistics that a step keeps; ONNX's `momentum`, one minus PyTorch's.
MOMENTUM = 0.9


def is_statistic(name: str) -> bool:
    return name.endswith(("/norm/mean", "/norm/variance"))


def read(path: str) -> tuple[dict[str, Tensor], dict]:
    """Every tensor of a safetensors file, and the options in its metadata: the model's, and for a fixture the loss's."""
    with safe_open(path, framework="pt") as file:
        options = json.loads((file.metadata() or {}).get("options", "{}"))
        return {name: file.get_tensor(name) for name in file.keys()}, options


class SqueezeUnet(nn.Module):
    """Scores [n, classes, h, w] for an image [n, 3, h, w] of any height and width."""

    def __init__(self, weights: dict[str, Tensor], halve_at: str = "squeeze", biased_statistics: bool = True):
        super().__init__()
        self.strides = (2, 1) if halve_at == "squeeze" else (1, 2)
        # ONNX keeps the biased variance of a batch, PyTorch the unbiased.
        self.biased_statistics = biased_statistics
        for name, tensor in weights.items():
            if is_statistic(name):
                self.register_buffer(name, tensor.clone())
            else:
                self.register_parameter(name, nn.Parameter(tensor.clone()))

    def kept(self, name: str) -> Tensor | None:
        return getattr(self, name, None)

    def forward(self, image: Tensor) -> Tensor:
        height, width = image.shape[2:]
        full = self.two_convs(F.pad(image, (0, -width % 16, 0, -height % 16)), "stem")
        half = self.down(full, "ds1")
        quarter = self.down(half, "ds2")
        eighth = self.down(quarter, "ds3")
        sixteenth = self.down(eighth, "ds4")
        x = self.up(sixteenth, eighth, "us1")
        x = self.up(x, quarter, "us2")
        x = self.up(x, half, "us3")
        x = self.transposed(x, "up", stride=2)
        x = self.two_convs(torch.cat([x, full], 1), "head")
        return self.conv(x, "logits")[:, :, :height, :width]

    def down(self, x: Tensor, path: str) -> Tensor:
        return self.fire(self.fire(x, f"{path}/fire1", self.strides), f"{path}/fire2")

    def up(self, x: Tensor, skip: Tensor, path: str) -> Tensor:
        joined = torch.cat([self.fire_transpose(x, f"{path}/transpose"), skip], 1)
        return self.fire(self.fire(joined, f"{path}/fire1"), f"{path}/fire2")

    def fire(self, x: Tensor, path: str, strides: tuple[int, int] = (1, 1)) -> Tensor:
        squeezed = self.conv_unit(x, f"{path}/squeeze", strides[0])
        return torch.cat(
            [self.conv_unit(squeezed, f"{path}/expand{size}", strides[1]) for size in ("1x1", "3x3")], 1
        )

    def fire_transpose(self, x: Tensor, path: str) -> Tensor:
        squeezed = self.transposed_unit(x, f"{path}/squeeze", stride=1)
        return torch.cat(
            [self.transposed_unit(squeezed, f"{path}/expand{size}", stride=2) for size in ("1x1", "2x2")], 1
        )

    def two_convs(self, x: Tensor, path: str) -> Tensor:
        return self.conv_unit(self.conv_unit(x, f"{path}/conv1"), f"{path}/conv2")

    def conv_unit(self, x: Tensor, path: str, stride: int = 1) -> Tensor:
        return F.relu(self.normed(self.conv(x, path, stride), path))

    def transposed_unit(self, x: Tensor, path: str, stride: int) -> Tensor:
        return F.relu(self.normed(self.transposed(x, path, stride), path))

    def conv(self, x: Tensor, path: str, stride: int = 1) -> Tensor:
        w = self.kept(f"{path}/weight")
        return F.conv2d(x, w, self.kept(f"{path}/bias"), stride, padding=(w.shape[2] - 1) // 2)

    def transposed(self, x: Tensor, path: str, stride: int) -> Tensor:
        w = self.kept(f"{path}/weight")
        missing = max(0, stride - w.shape[2])
        return F.conv_transpose2d(x, w, self.kept(f"{path}/bias"), stride, output_padding=missing)

    def normed(self, x: Tensor, path: str) -> Tensor:
        scale = self.kept(f"{path}/norm/scale")
        if scale is None:
            return x
        bias, mean, variance = (self.kept(f"{path}/norm/{name}") for name in ("bias", "mean", "variance"))
        if not (self.training and self.biased_statistics):
            return F.batch_norm(x, mean, variance, scale, bias, self.training, 1 - MOMENTUM, EPSILON)
        with torch.no_grad():
            batch_variance, batch_mean = torch.var_mean(x, (0, 2, 3), correction=0)
            mean.mul_(MOMENTUM).add_(batch_mean, alpha=1 - MOMENTUM)
            variance.mul_(MOMENTUM).add_(batch_variance, alpha=1 - MOMENTUM)
        return F.batch_norm(x, None, None, scale, bias, True, 0.0, EPSILON)


def cross_entropy(logits: Tensor, labels: Tensor, class_weights: Tensor | None = None) -> Tensor:
    """Softmax cross-entropy, the weighted mean over the pixels that are not ignored."""
    return F.cross_entropy(logits, labels, class_weights, ignore_index=IGNORED)
