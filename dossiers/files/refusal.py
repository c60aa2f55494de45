"""The refusal of a file, as the reading process tells it: a code and its details, no sentences."""

from typing import Any


class FileRefusal(Exception):
    """A file that is not accepted: ``code`` names the sentence in words.yaml, ``values`` fill its places.

    The value ``what`` says more closely what was wrong or what the file is; it chooses the sentence ``code_what``.
    """

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
