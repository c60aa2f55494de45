"""The JSON Schema of a catalogue file, made from the models, for editors that complete and check YAML as it is written."""

import json
from typing import cast

from scoring.catalogue.models import CatalogueFile

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
TITLE = "Bộ tiêu chí / catalogue of criteria"
IN_BOTH = "TextsInBothLanguages"
_IN_VIETNAMESE_ONLY: Json = {"properties": {"languages": {"const": ["vi"]}}, "required": ["languages"]}
_TEXTS_IN_BOTH: Json = {
    "description": "Every text has English beside its Vietnamese.",
    "if": {"properties": {"vi": {"type": "string"}}, "required": ["vi"]},
    "then": {"required": ["en"]},
    "additionalProperties": {"$ref": f"#/$defs/{IN_BOTH}"},
    "items": {"$ref": f"#/$defs/{IN_BOTH}"},
}
"""What holds of a file, and of each part of it, unless its texts are in Vietnamese only."""


def schema_text() -> str:
    """The schema as the text of ``criteria/criteria.schema.json``."""
    made = cast(dict[str, Json], CatalogueFile.model_json_schema(by_alias=True))
    parts = cast(dict[str, Json], made["$defs"])
    schema: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "$defs": {**parts, IN_BOTH: _TEXTS_IN_BOTH},
        "title": TITLE,
        "if": {"not": _IN_VIETNAMESE_ONLY},
        "then": {"$ref": f"#/$defs/{IN_BOTH}"},
    }
    return json.dumps(_without_null(schema), ensure_ascii=False, indent=1) + "\n"


def _without_null(schema: Json) -> Json:
    """The schema without null: optional keys are left out of a file, never null."""
    if isinstance(schema, list):
        return [_without_null(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    choices = schema.get("anyOf")
    if isinstance(choices, list):
        kept = [part for part in choices if part != {"type": "null"}]
        if len(kept) == 1 and len(choices) == 2 and isinstance(kept[0], dict):
            rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
            return _without_null({**kept[0], **rest})
    return {key: _without_null(part) for key, part in schema.items() if not (key == "default" and part is None)}
