"""Working on the office's screens: fields by their labels, as a person finds them, on a record of one's own."""

from typing import Any

from streamlit.testing.v1 import AppTest


def field(app: AppTest, label: str, kind: str = "text_input") -> Any:
    """The field under this label."""
    found = [each for each in getattr(app, kind) if each.label == label]
    assert len(found) == 1, (label, [each.label for each in getattr(app, kind)])
    return found[0]


def fill(app: AppTest, **texts: str) -> None:
    """Type into fields, named by their labels; blanks in a label are written as underscores."""
    for label, text in texts.items():
        field(app, label.replace("_", " ")).set_value(text)
    app.run()


def press(app: AppTest, label: str) -> None:
    """Press the button under this label."""
    found = [each for each in app.button if each.label == label]
    assert len(found) == 1, (label, [each.label for each in app.button])
    found[0].click().run()
    assert not app.exception, app.exception
