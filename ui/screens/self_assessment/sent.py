"""After sending: a calm receipt of what was sent, by whom and when, and what happens next."""

from datetime import datetime
from html import escape

from dossiers.procedure.status import DossierStatus
from dossiers.rounds.rounds import Round
from ui.parts import formats
from ui.reader.language import say
from ui.reader.people import told_name

#: The acts of the ward that leave a receipt.
SENDINGS = ("submit", "send_answers")


def receipt_html(status: DossierStatus, round_: Round, sent: datetime | None, sha256: str | None) -> str:
    """Who sent what and when, and what comes next.

    ``sent``: the first sending, for records that know no steps of it. ``sha256``: of the figures as they were sent.
    """
    lines = []
    step = next((each for each in reversed(status.steps) if each.act in SENDINGS), None)
    if step is not None:
        lines.append(
            say(
                f"self_assessment.receipt_{step.act}",
                when=formats.moment(step.at),
                who=told_name(step.by),
                version=step.version,
            )
        )
    elif sent is not None:
        lines.append(say("self_assessment.receipt_sent", when=formats.moment(sent)))
    kept = ""
    if step is not None:
        kept = f'<p class="ws-quiet ws-self-hash">{escape(say("self_assessment.receipt_kept", hash=sha256 or formats.NONE))}</p>'
    head = "".join(f"<p><strong>{escape(line)}</strong></p>" for line in lines)
    then = say(
        f"self_assessment.next_{status.state}",
        appraise=formats.day(round_.appraise_by),
        publish=formats.day(round_.publish_by),
    )
    return f'<div class="ws ws-self-receipt" role="status">{head}<p>{escape(then)}</p>{kept}</div>'
