"""Run attacks thoroughly and print of each how many of its attempts held: ``python -m tests.attack [NAME …]``."""

import sys
import tempfile
import time
from pathlib import Path

from tests.attack.attempts import attacks


def main(names: list[str]) -> int:
    """Run the attacks of these names, all without a name; 1 where one attempt got through, 2 for a name that is none."""
    known = attacks()
    if unknown := [name for name in names if name not in known]:
        print(f"No attack {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    return 1 if sum(_lost(name) for name in names or known) else 0


def _lost(name: str) -> int:
    """Run one attack; how many of its attempts got through. An attack that tried nothing has lost, too."""
    module = attacks()[name]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"attack-{name}-") as folder:
        made = list(module.attempts(Path(folder), True))
    lost = [attempt for attempt in made if not attempt.held]
    print(
        f"{name}: {len(made) - len(lost)} of {len(made)} held ({module.ABOUT}; {time.monotonic() - began:.0f} s)",
        flush=True,
    )
    for attempt in lost:
        print(f"  {attempt.what}: {attempt.seen}", flush=True)
    return len(lost) if made else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
