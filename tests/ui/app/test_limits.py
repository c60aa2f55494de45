"""The numbers an office may set otherwise."""

import pytest

from dossiers.errors import DossierError
from ui.app.limits import USUAL, limits


def test_what_is_not_set_is_as_usual() -> None:
    assert limits({}) == USUAL
    assert limits({"WARD_SCORECARD_LIMITS": "files_mb=256  windows_of_a_place=7"}) == {
        **USUAL, "files_mb": 256, "windows_of_a_place": 7,
    }  # fmt: skip


@pytest.mark.parametrize("given", ["files=3", "files_mb", "files_mb=", "files_mb=0", "files_mb=-1", "files_mb=1.5"])
def test_what_cannot_be_read_is_named_with_what_would_be_right(given: str) -> None:
    with pytest.raises(DossierError, match="windows_of_nobody") as caught:
        limits({"WARD_SCORECARD_LIMITS": given})
    assert given in caught.value.text("vi")
