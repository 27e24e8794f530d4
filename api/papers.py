"""Papers: the manifests of a plan as files to hand over, on every core.

An issued manifest never changes, so what is printed is printed once; a file is there
whole or not at all.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import cpu_count, get_context, parent_process
from pathlib import Path
from threading import Thread

from api.database import unit_of_work
from api.hub_day import House
from integrations.documents import manifest_csv, manifest_pdf, manifest_xlsx
from wms.hub.manifest import Contents, contents
from wms.model.manifest import Manifest, manifests_of

# Below this one core is done before others have started.
FEW_PARCELS = 5_000


def papers(house: House, plan_id: int, folder: Path) -> list[Path]:
    """Write every manifest of a plan as CSV, Excel and PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    with unit_of_work(house.engine) as session:
        issued = list(manifests_of(session, plan_id))
    missing = [
        manifest
        for manifest in issued
        if not all(path.exists() for path in _paths(folder, manifest))
    ]
    if sum(manifest.parcels for manifest in missing) < FEW_PARCELS:
        _print_here(house, missing, folder)
    else:
        _print_on_every_core(house, missing, folder)
    return [path for manifest in issued for path in _paths(folder, manifest)]


def _print_here(house: House, missing: Sequence[Manifest], folder: Path) -> None:
    for manifest in missing:
        with unit_of_work(house.engine) as session:
            told = contents(session, manifest)
        _print(told, _remarks(house), _paths(folder, manifest))


def _print_on_every_core(
    house: House, missing: Sequence[Manifest], folder: Path
) -> None:
    spawn = get_context("spawn")  # a fork would share the database's connections
    with ProcessPoolExecutor(
        cpu_count(), mp_context=spawn, initializer=_leave_with_the_parent
    ) as printers:
        printed = []
        with unit_of_work(house.engine) as session:
            for manifest in missing:
                told, paths = contents(session, manifest), _paths(folder, manifest)
                printed.append(printers.submit(_print, told, _remarks(house), paths))
        for one in printed:
            one.result()


def _leave_with_the_parent() -> None:
    """End this printer when whoever started it is gone, even if it was killed."""
    parent = parent_process()
    assert parent is not None, "a printer is started by another process"

    def leave() -> None:
        parent.join()
        os._exit(1)

    Thread(target=leave, daemon=True).start()


_PAPERS: Mapping[str, Callable[[Contents, Sequence[str]], bytes]] = {
    "csv": lambda told, _: manifest_csv(told),
    "xlsx": lambda told, remarks: manifest_xlsx(told, remarks=remarks),
    "pdf": lambda told, remarks: manifest_pdf(told, remarks=remarks),
}


def _paths(folder: Path, manifest: Manifest) -> list[Path]:
    return [folder / f"{manifest.number}.{kind}" for kind in _PAPERS]


def _print(told: Contents, remarks: Sequence[str], paths: Sequence[Path]) -> None:
    for path, make in zip(paths, _PAPERS.values(), strict=True):
        _write_whole(path, make(told, remarks))


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(content)
    part.replace(path)


def _remarks(house: House) -> list[str]:
    if not house.numbering.example:
        return []
    return ["Example numbers: not issued by GS1, BIC, an airline or the UPU. 示例号码"]
