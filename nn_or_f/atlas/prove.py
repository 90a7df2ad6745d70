"""Find out how far the samples prove the twins: ``make evidence``.

In: torch, the twins, the samples. Out: one JSON file for each torch and device,
``evidence/torch-2.13.0-cpu.json``. Each sample is called as the layer and as its twin,
in training and in evaluation, in every dtype, with gradients; so is each of PyTorch's
own, and where one is of a function, the function is called besides. For each option of
each layer ``mutants`` says whether some sample of ours notices the lack of it. It
imports torch; a build reads the file with ``evidence``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from torch import nn

from nn_or_f.atlas import entries, evidence, mutants, torch_layers, upstream
from nn_or_f.atlas.evidence import Proof
from nn_or_f.atlas.outcomes import (
    SEED,
    Call,
    Outcome,
    RefusedError,
    Setting,
    called,
    outcome,
)
from nn_or_f.atlas.samples import Sample, samples, unequal
from nn_or_f.read import snippet
from nn_or_f.run import child

#: float32 and float64 for every sample; the others where the layer takes them.
WHOLE = (torch.float32, torch.float64)
HALF = (torch.bfloat16, torch.float16)


def proofs(names: Iterable[str], device: str = "cpu") -> Iterator[Proof]:
    """What is proven of each of these classes."""
    twins, layers = torch_layers.twins(), torch_layers.layers()
    own = list(samples())
    functions = _functions()
    for name in names:
        chosen = [sample for sample in own if sample.cls == name]
        found = prove(layers[name], twins[layers[name]], chosen, device)
        confirm(found, layers[name], twins[layers[name]], functions[name], device)
        yield found


def _functions() -> dict[str, str]:
    """The function of F that does the work of each class."""
    files = [snippet.read(evidence.ROOT, name) for name in snippet.find(evidence.ROOT)]
    return {twin.cls: twin.function_of_f for twin in entries.twins(files)}


def prove(
    cls: type[nn.Module], twin: Call, chosen: list[Sample], device: str = "cpu"
) -> Proof:
    """Compare a layer with its twin over samples, and each sample with its mutants."""
    found = Proof(cls.__name__, len(chosen), why=unequal().get(cls.__name__, {}))
    asked = [sample for sample in chosen if _ask(found, sample, twin, device)]
    with _told(found, "options"):
        found.mutants += mutants.of(cls, twin, asked)
    return found


def _ask(found: Proof, sample: Sample, twin: Call, device: str) -> bool:
    """Compare all calls of one sample; say whether this torch makes its layer."""
    with _told(found, str(sample)):
        try:
            for dtype in (*WHOLE, *HALF):
                for training in (True, False):
                    _compare(found, sample, Setting(training, dtype, device), twin)
        except RefusedError as error:
            found.refused.append(f"{sample.layer}: {error}")
            return False
        return True
    return False


@contextlib.contextmanager
def _told(found: Proof, what: str) -> Iterator[None]:
    """Note what ends the comparison of one sample, and go on with the next."""
    try:
        yield
    except Exception as error:
        found.failed.append(f"{what}: {type(error).__name__}: {error}")


def _compare(found: Proof, sample: Sample, setting: Setting, twin: Call) -> None:
    one = outcome(sample, setting)
    if one.error and setting.dtype in HALF:
        return  # the layer does not take it
    two = outcome(sample, setting, twin)
    found.count(str(setting.dtype).removeprefix("torch."), raised=bool(one.error))
    _note_differences(found, f"{sample}, {setting}", one, two)


def _note_differences(found: Proof, what: str, one: Outcome, two: Outcome) -> None:
    if differences := one.differences(two):
        far = one.distance(two)
        where = f"{what}: {', '.join(differences)}"
        found.unequal.append((where, far if math.isfinite(far) else None))


def confirm(
    found: Proof, cls: type[nn.Module], twin: Call, function: str, device: str = "cpu"
) -> None:
    """Compare a layer with its twin, and with its function, over PyTorch's samples."""
    for dtype in WHOLE:
        with _told(found, "PyTorch's samples of layers"):
            for training in (True, False):
                setting = Setting(training, dtype, device)
                for made in upstream.of_layers(cls.__name__, setting):
                    _note(found, made, made.outcome(called), made.outcome(twin))
        with _told(found, "PyTorch's samples of functions"):
            _confirm_function(found, cls, twin, function, Setting(True, dtype, device))


def _confirm_function(
    found: Proof, cls: type[nn.Module], twin: Call, function: str, setting: Setting
) -> None:
    for made in upstream.of_functions(cls, function, setting):
        assert made.function is not None
        one, direct = made.outcome(called), made.outcome(made.function)
        if one.error and not direct.error:
            continue  # the layer takes no such input
        _note(found, made, one, made.outcome(twin))
        for each in (one, direct):
            each.tensors.pop("num_batches_tracked", None)  # the layer's own count
        _note_differences(found, f"{made}, {function}", one, direct)


def _note(found: Proof, made: upstream.Made, one: Outcome, two: Outcome) -> None:
    found.upstream[made.source] = found.upstream.get(made.source, 0) + 1
    found.raised += bool(one.error)
    _note_differences(found, str(made), one, two)


def main() -> int:
    """Write the evidence for this torch and one device."""
    parser = argparse.ArgumentParser(prog="make evidence")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--to", type=Path, help="the file to write, not the site's")
    options = parser.parse_args()
    device = options.device
    warnings.simplefilter("ignore")  # of options whose names are old, and the like
    torch.set_num_threads(1)  # the tensors are small, and other cores may be busy
    found = []
    for one in proofs((cls.__name__ for cls in torch_layers.twins()), device):
        found.append(one)
        print(one.summary(), flush=True)
    for one in found:
        for what in one.refused:
            print(f"this torch does not make {what}")
    if bad := [f"{one.cls}: {what}" for one in found for what in one.unexplained()]:
        print(*bad, sep="\n", file=sys.stderr)
    if bad and not options.to:  # what is written there is compared, and tells it
        print("nn or F: nothing was written", file=sys.stderr)
        return 1
    kind = torch.device(device).type
    path = options.to or evidence.path(evidence.ROOT, torch.__version__, kind)
    whole = {
        "about": _about(device),
        "twins": evidence.digests(evidence.ROOT),
        "proofs": {one.cls: asdict(one) for one in found},
        **_drift(path),
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"nn or F: written to {path}")
    return 0


def _drift(path: Path) -> dict[str, Any]:
    """What an earlier file has of the comparison with the torch of the site."""
    try:
        return {"drift": json.loads(path.read_text("utf-8"))["drift"]}
    except (OSError, ValueError, KeyError):
        return {}


def _about(device: str) -> dict[str, Any]:
    """Where, when and on what."""
    on_cpu = device == "cpu"
    return {
        **child.about(),
        **({} if on_cpu else {"cpu": ""}),
        "device": device if on_cpu else torch.cuda.get_device_name(device),
        "date": datetime.now(UTC).date().isoformat(),
        "seed": SEED,
    }


if __name__ == "__main__":
    sys.exit(main())
