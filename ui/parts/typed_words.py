"""What people typed, on a screen of any language: escaped, and marked as theirs and not ours."""

from html import escape


def typed_words(text: str) -> str:
    """A text as it was typed, as HTML."""
    return f'<span class="ws-typed">{escape(text)}</span>' if text else ""
