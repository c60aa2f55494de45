"""What is typed behind the command's name, and what is told where it is not understood: in the reader's language."""

import argparse
import difflib
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from scoring.problems import problem_words
from scoring.vocabulary import LANGUAGES, Language
from scoring.words import COMMAND

_MODULE, _SCRIPT = "python -m scoring", "ward-scoring"
_MESSAGES = (
    (re.compile(r"the following arguments are required: (?P<names>.*)"), "usage_missing"),
    (re.compile(r"unrecognized arguments: (?P<names>.*)"), "usage_unknown"),
    (
        re.compile(r"argument (?P<name>.*?): invalid choice: (?P<value>.*) \(choose from (?P<choices>.*)\)"),
        "usage_choice",
    ),
    (re.compile(r"argument (?P<name>.*?): expected .*"), "usage_value_missing"),
    (re.compile(r"argument (?P<name>.*?): ignored explicit argument .*"), "usage_no_value"),
)
"""argparse's sentences by what they begin with, and ours for them."""


class Told(Exception):
    """Something was asked about the command itself; ``text`` is the answer."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NotUnderstood(Exception):
    """What was typed is no command; ``text`` says why, and where help is."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def language_of(arguments: Sequence[str]) -> Language:
    """The language asked for anywhere among the words typed, Vietnamese without one. Needed before they are understood."""
    found: Language = "vi"
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        for language in LANGUAGES:
            if word == f"--lang={language}" or (word == "--lang" and following == language):
                found = language
    return found


class Parser(argparse.ArgumentParser):
    """argparse's parser of the command, or of one ``part`` of it, that refuses and helps in our words."""

    def __init__(self, *, part: str = "", topic: str = "help", language: Language = "vi", **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._part = part
        self._topic = topic
        self._language: Language = language
        self.add_argument("-h", "--help", nargs=0, action=_Answer, answer=self._help)

    def _help(self) -> str:
        return COMMAND[self._topic].in_language(self._language).format(program=program_name())

    def parse_known_args(  # pyright: ignore[reportIncompatibleMethodOverride]  (argparse has it in three forms)
        self, args: Any = None, namespace: Any = None
    ) -> Any:
        """Refuse an option of this part that does not exist and is near to one that does, before others are missed."""
        known = [option for option in self._option_string_actions if option.startswith("--")]
        # The whole command is given the options of its parts, too: only these know them.
        words: Sequence[str] = args if args and self._part else ()
        for word in words:
            name = word.partition("=")[0]
            unknown = name.startswith("--") and name not in known
            near = difflib.get_close_matches(name[2:], [option[2:] for option in known], 1) if unknown else []
            if near:
                text = problem_words("usage_unknown_near", name=name, right=f"--{near[0]}")
                raise self._refusal(text.in_language(self._language))
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed."""
        text = message
        for pattern, key in _MESSAGES:
            if found := pattern.match(message):
                details = {name: part.replace("'", "") for name, part in found.groupdict().items()}
                near = difflib.get_close_matches(details.get("value", ""), details.get("choices", "").split(", "), 1)
                if key == "usage_choice" and near:
                    key, details["right"] = "usage_choice_near", near[0]
                if details.get("name") == "--from" and "." in details.get("value", ""):
                    key = "usage_from_a_file"
                text = problem_words(key, **details).in_language(self._language)
                break
        raise self._refusal(text)

    def _refusal(self, text: str) -> NotUnderstood:
        name = f"{program_name()} {self._part}".rstrip()
        where = COMMAND["see_help"].in_language(self._language).format(command=f"{name} --help")
        return NotUnderstood(f"{name}: {text}\n{where}")


class VersionParser(Parser):
    """A parser that knows the version and the language, too; the whole command's and those of its parts."""

    def __init__(self, *, version: str, first: bool, **options: Any) -> None:
        super().__init__(**options)
        # A part does not set the language back that was given before its name.
        default = "vi" if first else argparse.SUPPRESS
        self.add_argument("--lang", choices=LANGUAGES, default=default)
        self.add_argument("--version", nargs=0, action=_Answer, answer=lambda: f"{_SCRIPT} {version}\n")


class _Answer(argparse.Action):
    """An option that asks about the command and ends it."""

    def __init__(self, *, answer: Any, **options: Any) -> None:
        super().__init__(**options)
        self._answer = answer

    def __call__(self, *_: object) -> NoReturn:
        raise Told(self._answer())


def program_name() -> str:
    """What to type for this command: the name of the script it was installed as, or the module's."""
    name = os.path.basename(sys.argv[0]) if sys.argv else ""
    return _SCRIPT if name.startswith(_SCRIPT) else _MODULE
