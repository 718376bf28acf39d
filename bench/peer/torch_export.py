"""PyTorch's own ONNX export of Squeeze U-Net: `torch_export.py WEIGHTS.safetensors OUT.onnx HEIGHT WIDTH`.

Opset 18, by the exporter that torch.onnx.export uses by default; batch, height and width are left open where
the exporter allows it. Prints one JSON line saying which axes stayed open.
"""

import json
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "oracle"))
from squeeze_unet import SqueezeUnet, read  # noqa: E402

OPEN = {"batch": 0, "height": 2, "width": 3}


def export(network: torch.nn.Module, image: torch.Tensor, path: str, axes: dict[str, int]) -> None:
    shapes = {axis: torch.export.Dim.DYNAMIC for axis in axes.values()}
    torch.onnx.export(
        network,
        (image,),
        path,
        opset_version=18,
        input_names=["image"],
        output_names=["scores"],
        dynamic_shapes=(shapes,) if shapes else None,
        external_data=False,
        verbose=False,
    )


def main(weights_path: str, out: str, height: str, width: str) -> None:
    weights, chosen = read(weights_path)
    network = SqueezeUnet(weights, chosen.get("halveAt", "squeeze")).eval()
    image = torch.rand(2, 3, int(height), int(width))
    for axes in (OPEN, {"batch": 0}, {}):
        try:
            export(network, image, out, axes)
        except Exception as failure:
            print(f"axes {list(axes)} cannot stay open: {str(failure)[:300]}", file=sys.stderr)
            continue
        print(json.dumps({"out": out, "torch": torch.__version__, "open": list(axes)}))
        return
    sys.exit("torch.onnx.export failed with fixed axes too")


if __name__ == "__main__":
    main(*sys.argv[1:])
