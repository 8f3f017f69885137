"""The widgets in a real JupyterLab: they mount, and state travels both ways."""

import json

from book_helpers import widgets

from tests.lab.conftest import pretty

SHADOWS = """() => [...document.querySelectorAll(
    '.jp-OutputArea-output [data-lm-suppress-shortcuts]')]
  .map((host) => host.shadowRoot?.querySelector('.title')?.textContent ?? null)"""
SETUP = "from book_helpers import quiz, widgets\n"


def cell_for(name):
    return "quiz.show('06_pooling')" if name == "Quiz" else f"widgets.{name}()"


def test_every_widget_mounts(open_notebook):
    cells = [cell_for(name) for name in widgets.__all__]
    notebook = open_notebook("all", [SETUP, *cells])
    errors = []
    notebook.page.on("pageerror", lambda error: errors.append(str(error)))
    notebook.run_all()
    for outputs in notebook.outputs():
        assert all(output["output_type"] != "error" for output in outputs), pretty(outputs)
    notebook.page.wait_for_function(
        f"(count) => ({SHADOWS})().filter(Boolean).length >= count", arg=len(cells), timeout=60_000
    )
    assert errors == []


def test_state_travels_both_ways(open_notebook):
    notebook = open_notebook(
        "two-way",
        [
            SETUP + "from book_helpers.widgets import ActivationExplorer\n"
            "explorer = ActivationExplorer(activation='tanh', x=1.0)\nexplorer"
        ],
    )
    notebook.run_all()
    page = notebook.page
    page.wait_for_function(f"() => ({SHADOWS})().filter(Boolean).length === 1", timeout=60_000)

    assert notebook.ask("explorer.x = -2.0; explorer.activation = 'relu'; print('set')") == "set"
    page.wait_for_function(
        """() => {
          const root = document.querySelector('[data-lm-suppress-shortcuts]').shadowRoot;
          return root.querySelector('select').value === 'relu'
            && root.querySelector('.reading').textContent.startsWith('f(−2.00)');
        }"""
    )

    slider = page.evaluate_handle(
        "document.querySelector('[data-lm-suppress-shortcuts]').shadowRoot"
        ".querySelector('input[type=range]')"
    ).as_element()
    slider.focus()
    cells = page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length")
    slider.press("ArrowRight")
    slider.press("b")  # a shortcut of JupyterLab that would insert a cell
    assert page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length") == cells
    page.wait_for_function(
        """async () => {
          const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          const future = kernel.requestExecute({ code: 'print(explorer.x)', store_history: false });
          let text = '';
          future.onIOPub = ({ header, content }) => {
            if (header.msg_type === 'stream') text += content.text;
          };
          await future.done;
          return text.trim() === '-1.95';
        }"""
    )
    dark = page.evaluate(
        """async () => {
          await jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' });
          const host = document.querySelector('[data-lm-suppress-shortcuts]');
          for (let i = 0; i < 200 && host.dataset.theme !== 'dark'; i += 1)
            await new Promise((done) => setTimeout(done, 25));
          return host.dataset.theme;
        }"""
    )
    assert dark == "dark"


def test_a_bad_value_is_refused_in_words(open_notebook):
    notebook = open_notebook(
        "bad",
        [SETUP + "e = widgets.ActivationExplorer()"],
    )
    notebook.run_all()
    told = notebook.ask("e.alpha = 7")
    assert "should not be greater than 1" in told, json.dumps(told)
