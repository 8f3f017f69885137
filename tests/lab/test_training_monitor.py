"""Training in a real JupyterLab: curves while it runs, and a button that ends it."""

from tests.lab.conftest import pretty

LIVE = """() => [...document.querySelectorAll('.jp-OutputArea-output [data-lm-suppress-shortcuts]')]
  .map((host) => host.shadowRoot).find((root) => root?.querySelector('.live:not([hidden])'))"""
# A loop with an end of its own, so that a button that nobody hears fails the test.
TRAIN = """
import time
from book_helpers.widgets import TrainingMonitor

monitor = TrainingMonitor(title="Endless", metrics=["loss"])
class Run:
    name, seed, epochs, count = "slow", 0, 2000, 1
for epoch in range(Run.epochs):
    time.sleep(0.02)
    if monitor.record(Run, epoch, {"loss": 1 / (epoch + 1), "val_loss": 2 / (epoch + 1)}) == "stop":
        break
print("epochs:", epoch + 1)
"""


def test_curves_grow_while_the_cell_runs_and_the_button_ends_it(open_notebook):
    notebook = open_notebook("monitor", [TRAIN])
    page = notebook.page
    page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_function(f"() => ({LIVE})()?.querySelector('path.line')", timeout=60_000)
    length = f"() => ({LIVE})()?.querySelector('path.line:not(.training)').getAttribute('d').length"
    before = page.evaluate(length)
    page.wait_for_function(f"(before) => ({length})() > before", arg=before, timeout=30_000)
    words = page.evaluate(f"() => ({LIVE})().querySelector('.words').textContent")
    assert words.startswith("slow · epoch ") and "of 2000" in words

    page.evaluate(f"() => ({LIVE})().querySelector('.live button').click()")
    page.wait_for_function(
        """() => {
          const [cell] = jupyterapp.shell.currentWidget.content.model.cells;
          return cell.executionCount !== null && cell.executionState === 'idle';
        }""",
        timeout=30_000,
    )
    (outputs,) = notebook.outputs()
    said = next("".join(output["text"]) for output in outputs if output["output_type"] == "stream")
    epochs = int(said.split(":")[1])
    assert epochs < 2000, pretty(outputs)
    # One output of the monitor, and what it stores is the whole record.
    (page_html,) = ("".join(o["data"]["text/html"]) for o in outputs if "data" in o)
    assert notebook.ask("print(len(monitor.runs[0]['values']['loss']))") == str(epochs)
    assert f"over {epochs} epochs" in page_html
    page.wait_for_function(f"() => !({LIVE})()")
