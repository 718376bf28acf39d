"""What OpenCV makes of Caffe's files: `caffe.py FOLDER NET…`.

Reads NET.prototxt and NET.caffemodel and writes NET.json, digests of every output for an image made by `filled`. OpenCV
has a reader of Caffe's formats, and layers, of its own.
"""

import json
import sys
from pathlib import Path

import cv2
import torch
from fixture import digest
from torchvision_networks import filled


def main(folder: str, nets: list[str]) -> None:
    for name in nets:
        shapes = json.loads(Path(folder, f"{name}.shapes.json").read_text())
        files = [str(Path(folder, f"{name}.{ending}")) for ending in ("prototxt", "caffemodel")]
        net = cv2.dnn.readNetFromCaffe(*files)
        net.setInput(filled("image", shapes["input"]).numpy(), "data")
        outputs = {top: digest(torch.from_numpy(net.forward(top).copy())) for top in shapes["outputs"]}
        rows = [f"  {json.dumps(top)}: {json.dumps(row)}" for top, row in outputs.items()]
        Path(folder, f"{name}.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
