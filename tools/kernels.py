"""Run notebooks in fresh kernels, always in the same surroundings, and measure them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import sys
import tempfile
import time

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
import nbformat
import psutil

CELL_TIMEOUT = 600
# One thread and no oneDNN: both change the last bits of TensorFlow's results.
FIXED = {
    "KERAS_BACKEND": "tensorflow",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
}


def write_kernelspec(folder, python=sys.executable):
    """Write the specification of the kernel ``python3`` below a folder; return its manager.

    Whatever other kernels this computer has, ``python`` is the interpreter that runs the cells.
    """
    target = Path(folder) / "kernels" / "python3"
    target.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    specification = {"argv": command, "display_name": "Python 3 (ipykernel)", "language": "python"}
    (target / "kernel.json").write_text(json.dumps(specification), encoding="utf-8")
    return KernelSpecManager(kernel_dirs=[str(target.parent)])


def private_environment(folder, fixed=FIXED):
    """Return environment variables in which a person's own Jupyter settings have no effect.

    ``folder`` (an empty one) takes the place of their IPython and Jupyter folders.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONSTARTUP"}
    environment |= {
        "IPYTHONDIR": str(Path(folder) / "ipython"),
        "JUPYTER_CONFIG_DIR": str(Path(folder) / "config"),
        "JUPYTER_DATA_DIR": str(Path(folder) / "data"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    return environment | dict(fixed)


@dataclass
class Run:
    """One execution of one chapter: what happened, how long it took, what it needed."""

    path: Path
    notebook: nbformat.NotebookNode
    code_cells: int = 0
    done: int = 0
    cell: int = 0
    started: float = 0.0
    seconds: float = 0.0
    peak_bytes: int = 0
    finished: bool = False
    failure: str = ""
    slow: list = field(default_factory=list)
    changed: bool = False

    @property
    def name(self):
        """The chapter's stem."""
        return self.path.stem


def peak_memory(process):
    """Return the most memory that a process (psutil) has held so far, in bytes.

    Linux and Windows remember the peak; elsewhere it is the present value, so ask often.
    """
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    with suppress(psutil.Error):
        memory = process.memory_info()
        return getattr(memory, "peak_wset", memory.rss)
    return 0


async def _watch_memory(process, run):
    while not run.finished:
        run.peak_bytes = max(run.peak_bytes, peak_memory(process))
        await asyncio.sleep(0.2)


async def execute(run, environment, specifications):
    """Execute a Run's notebook in a fresh kernel, in place; a failure is noted, not raised."""
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specifications)
    client = NotebookClient(
        run.notebook,
        km=manager,
        timeout=CELL_TIMEOUT,
        record_timing=False,
        store_widget_state=False,
        # A cell that is not run but stored would be a result nobody computed.
        skip_cells_with_tag="",
        resources={"metadata": {"path": str(run.path.parent)}},
    )
    began = 0.0

    def on_start(cell, cell_index, **_):
        nonlocal began
        run.cell, began = cell_index + 1, time.perf_counter()

    def on_done(cell, cell_index, **_):
        run.done += 1
        seconds = time.perf_counter() - began
        if seconds > 2:
            run.slow.append((round(seconds, 1), cell_index + 1))

    # The client shuts down what it believes to have started itself.
    client.owns_km = True
    client.on_cell_start, client.on_cell_executed = on_start, on_done
    run.code_cells = sum(cell.cell_type == "code" for cell in run.notebook.cells)
    run.started = time.perf_counter()
    log = Path(environment["IPYTHONDIR"]).parent / f"{run.name}.log"
    try:
        with log.open("wb") as last_words:
            # What the kernel's process itself says (not the cells) is of use only when it dies.
            async with client.async_setup_kernel(env=environment, stderr=last_words):
                process = psutil.Process(manager.provisioner.pid)
                watcher = asyncio.ensure_future(_watch_memory(process, run))
                for index, cell in enumerate(run.notebook.cells):
                    await client.async_execute_cell(cell, index)
                run.peak_bytes = max(run.peak_bytes, peak_memory(process))
                watcher.cancel()
    except CellExecutionError as error:
        run.failure = f"cell {run.cell} raises\n{error}"
    except CellTimeoutError:
        run.failure = f"cell {run.cell} took more than {CELL_TIMEOUT} s"
    except DeadKernelError:
        said = log.read_text(errors="replace")[-2000:]
        run.failure = f"the kernel died in cell {run.cell} (out of memory?)\n{said}"
    finally:
        run.finished = True
        run.seconds = time.perf_counter() - run.started


def run_in_a_loop(function):
    """Run an async function of no arguments to its end, also where a loop runs already.

    asyncio.run refuses that (Playwright keeps a loop alive in its process, as Jupyter does), so
    the function then gets a thread of its own.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(function())
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(function())).result()


async def execute_all(runs, workers, fixed=FIXED, python=sys.executable):
    """Execute Runs in kernels of an interpreter, ``workers`` at a time."""
    gate = asyncio.Semaphore(workers)
    with tempfile.TemporaryDirectory(prefix="book-kernels-", ignore_cleanup_errors=True) as folder:
        environment = private_environment(folder, fixed)
        specifications = write_kernelspec(folder, python)

        async def one(run):
            async with gate:
                await execute(run, environment, specifications)

        await asyncio.gather(*(one(run) for run in runs))
