"""What is judged: from the text of catalogue files to one checked ``Catalogue``.

    foreign_files  files that are no YAML, named as what they are
    syntax         what was meant where a text is no YAML
    drafted_lines  lines as other programs, or other notations, write them
    yaml_text      YAML text to plain data, with the line of every part
    values         what a single value may be
    goals          what an indicator asks: threshold and partial credit
    indicators     the kinds of indicators
    models         what else a file may hold, and the catalogue made of it
    places         which keys may stand where, and which one a misspelt key means
    advice         what to type instead of a wrong value or key
    nesting        keys that stand one level too high or too deep
    codes_as_keys  entries of lists that were written under their codes
    intended       a refused file as it was probably meant, so that one slip hides no other
    nodes          the parts of a file with their places, as the rules walk them
    rules          what the parts of a file demand of each other
    weights        what its weights demand of each other
    band_rules     what its bands demand of the rest
    file           all of them put together: files in, a catalogue or all problems out
    notices        what is allowed and hardly meant
    implied_bands  whether one band asks all that another asks, for the notice of a band that can never be given
    json_schema    the models written down for editors

Whoever judges, shows or keeps a catalogue asks here and needs no module inside. Nothing here knows how a ward is scored.
"""

from scoring.catalogue.file import (
    Checked,
    check_catalogue,
    check_catalogue_files,
    read_catalogue,
    read_catalogue_files,
)
from scoring.catalogue.goals import (
    DateTarget,
    LevelLine,
    LevelSteps,
    LevelTarget,
    NumberLine,
    NumberSteps,
    NumberTarget,
)
from scoring.catalogue.indicators import (
    INPUTS,
    ITEMS,
    KINDS,
    Attestation,
    Change,
    Count,
    Deadline,
    Indicator,
    Level,
    LevelIndicator,
    NumberIndicator,
    Ratio,
    SmallBase,
    Survey,
    as_judged,
    entered_by_others,
    for_class,
    in_percent,
    input_words,
    judged,
    not_asked,
)
from scoring.catalogue.json_schema import schema_text
from scoring.catalogue.models import (
    Band,
    Catalogue,
    CatalogueFile,
    Check,
    Criterion,
    DocumentNeeded,
    Group,
    LevelsAsked,
    Source,
    UnitClass,
)
from scoring.catalogue.notices import Notice
from scoring.catalogue.rules import split_operand
from scoring.catalogue.values import Bilingual, Item, text_data, words_of

__all__ = [
    "INPUTS",
    "ITEMS",
    "KINDS",
    "Attestation",
    "Band",
    "Bilingual",
    "Catalogue",
    "CatalogueFile",
    "Change",
    "Check",
    "Checked",
    "Count",
    "Criterion",
    "DateTarget",
    "Deadline",
    "DocumentNeeded",
    "Group",
    "Indicator",
    "Item",
    "Level",
    "LevelIndicator",
    "LevelLine",
    "LevelSteps",
    "LevelTarget",
    "LevelsAsked",
    "Notice",
    "NumberIndicator",
    "NumberLine",
    "NumberSteps",
    "NumberTarget",
    "Ratio",
    "SmallBase",
    "Source",
    "Survey",
    "UnitClass",
    "as_judged",
    "check_catalogue",
    "check_catalogue_files",
    "entered_by_others",
    "for_class",
    "in_percent",
    "input_words",
    "judged",
    "not_asked",
    "read_catalogue",
    "read_catalogue_files",
    "schema_text",
    "split_operand",
    "text_data",
    "words_of",
]
