"""The screens, in the order of the menu: where each lies, its address and its icon. Titles and help stand in the words."""

from pathlib import Path
from typing import NamedTuple

from dossiers.vocabulary import Role

PAGES = Path(__file__).resolve().parents[2] / "pages"


class Screen(NamedTuple):
    """One screen. ``name`` is its file, its address and the key of its words ("shell.<name>", "shell.<name>_help")."""

    name: str
    icon: str
    roles: frozenset[Role] | None = None
    """Who finds it in the menu; None: everybody. What a screen shows is decided by ``dossiers.access.policy``, not here."""
    needs_round: bool = True
    """Whether there is nothing to show before the first round."""

    @property
    def file(self) -> Path:
        """The page's file."""
        return PAGES / f"{self.name}.py"


FRONT = Screen("overview", ":material/dashboard:")
"""The screen that answers at "/"; its own address leads there."""
DEMONSTRATION = Screen("demonstration", ":material/switch_account:", needs_round=False)
SIGNED_OUT = Screen("signed_out", ":material/login:", needs_round=False)
"""What somebody finds who is not signed in; no screen of the menu."""
NOT_YOURS = Screen("not_yours", ":material/block:", needs_round=False)
"""What stands at the address of a screen that the role does not have."""
SCREENS = (
    FRONT,
    Screen("scorecard", ":material/fact_check:"),
    Screen("self_assessment", ":material/edit_note:", frozenset({"ward_chief", "ward_officer", "surveyor"})),
    Screen("appraisal", ":material/rule:", frozenset({"inspector", "lead_inspector", "board"})),
    Screen(
        "comparison",
        ":material/compare_arrows:",
        frozenset({"ward_chief", "ward_officer", "inspector", "lead_inspector", "board"}),
    ),
    Screen("trends", ":material/show_chart:"),
    Screen(
        "actions",
        ":material/task_alt:",
        frozenset({"ward_chief", "ward_officer", "inspector", "lead_inspector", "board"}),
    ),
    Screen("opinions", ":material/forum:", frozenset({"ward_chief", "ward_officer", "inspector", "lead_inspector"})),
    Screen("catalogue", ":material/menu_book:"),
    Screen("workshop", ":material/draft:", frozenset({"board", "administrator"}), False),
    Screen("administration", ":material/settings:", frozenset({"administrator", "lead_inspector"}), False),
    Screen("audit", ":material/history:", frozenset({"administrator", "board", "lead_inspector"}), False),
    DEMONSTRATION,
    Screen("account", ":material/account_circle:", needs_round=False),
)


def screens_for(role: Role) -> tuple[Screen, ...]:
    """The screens in the menu of ``role``."""
    return tuple(screen for screen in SCREENS if screen.roles is None or role in screen.roles)
