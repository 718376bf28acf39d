"""Reads tensorboard.hex with TensorBoard's own loader: `pip install tensorboard==2.21.0 'setuptools<80'`.

What it prints is kept in tensorboard.txt. The last word of a record says that TensorBoard writes the same bytes.
"""
import pathlib
import tempfile

from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto import event_pb2

here = pathlib.Path(__file__).parent
with tempfile.NamedTemporaryFile(suffix=".tfevents") as file:
    file.write(bytes.fromhex((here / "tensorboard.hex").read_text().replace("\n", "")))
    file.flush()
    for raw in RawEventFileLoader(file.name).Load():
        event = event_pb2.Event.FromString(raw)
        print(event, "same" if event.SerializeToString() == raw else "different", sep="", end="\n\n")
