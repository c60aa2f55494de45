"""The refusal of a file, as the reading process reports it: a code and its details, no sentences."""

from typing import Any


class FileRefusal(Exception):
    """A file that is not accepted. ``code`` names the sentence in words.yaml, and ``values`` are its details.

    The value ``what`` says in more detail what is wrong or what the file is; it selects the sentence ``code_what``.
    """

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
