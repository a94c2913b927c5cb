"""Run the chapters, store their outputs and refresh the values in their text.

`python -m imet.notebooks chapters`
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from imet import values
from imet.errors import ImetError, exit_status
from imet.tables import replacing

SECONDS_A_CELL = 120
# what a notebook keeps of its surroundings; anything more differs from machine to machine
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}


def read(path: Path) -> nbformat.NotebookNode:
    """Return a notebook; ImetError if it cannot be read."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        what = " ".join(str(error).split())
        raise ImetError(f"{path}: this is no notebook that can be read ({what})") from error


def run(path: Path) -> None:
    """Execute one notebook from its first cell and replace the file by the result.

    Raises ImetError if a cell fails or writes to stderr, or the text has a value that no cell
    binds; the file is left as it was.
    """
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        # a kernel warns of a connection that others could read
        config=Config(KernelManager={"transport_encryption": "auto"}),
    )
    try:
        with tempfile.TemporaryDirectory() as profile:
            client.execute(env=os.environ | {"IPYTHONDIR": profile})
    except CellExecutionError as error:
        cell, told = next(_errors(notebook))  # of what fails only when shown, `error` has no name
        what = f"{path}, cell {cell} fails: {told.ename}: {' '.join(told.evalue.split())}"
        raise ImetError(f"{what}; nothing was stored, run it in JupyterLab to see where") from error
    except CellTimeoutError as error:
        what = f"{path}: a cell takes more than {SECONDS_A_CELL} seconds"
        raise ImetError(f"{what}; nothing was stored, run it again or make it faster") from error
    except (DeadKernelError, RuntimeError) as error:
        what = f"{path}: the kernel was ended from outside, maybe for want of memory"
        raise ImetError(f"{what}; nothing was stored, run it again") from error
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise ImetError(f"{path}, cell {number}: stderr says {output.text!r}")
    try:
        values.refresh(notebook)
    except ImetError as error:
        raise ImetError(f"{path}: {error}") from error
    notebook.metadata = nbformat.from_dict(METADATA)
    with replacing(path) as new:
        new.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def _errors(notebook: nbformat.NotebookNode) -> Iterator[tuple[int, nbformat.NotebookNode]]:
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield number, output


def notebooks_in(paths: list[Path]) -> list[Path]:
    """Return the notebooks named, and those in the folders named.

    Raises ImetError if a path is not there, or a folder has no notebook.
    """
    found: list[Path] = []
    for path in paths:
        here = sorted(path.glob("*.ipynb")) if path.is_dir() else [path]
        if not here or not here[0].is_file():
            raise ImetError(f"{path}: no notebook there; name a notebook or a folder of them")
        found += here
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run every notebook in the folders or files named; exit status 1 if one fails."""
    parser = argparse.ArgumentParser(prog="python -m imet.notebooks", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="notebooks, or folders of them")
    paths = parser.parse_args(arguments).paths
    return exit_status(partial(run_all, paths))


def run_all(paths: list[Path]) -> None:
    """Run notebooks, one process a core, and say so in the order of their names."""
    notebooks = notebooks_in(paths)
    with ProcessPoolExecutor(min(len(notebooks), os.cpu_count() or 1)) as pool:
        try:
            for notebook, _ in zip(notebooks, pool.map(run, notebooks), strict=True):
                print(f"executed {notebook}", flush=True)
        except BaseException:
            pool.shutdown(cancel_futures=True)  # the first that fails is told at once
            raise


if __name__ == "__main__":
    sys.exit(main())
