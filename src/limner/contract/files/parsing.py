"""What may be kept as a file, and how a list of files is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from limner.contract.fields import Fields
from limner.contract.gpt.fields import GptFields
from limner.contract.gpt.uploads import check_picture
from limner.contract.parameter_kinds import ChoiceKind, IntegerKind, ParameterKind, TextKind
from limner.errors import InvalidRequest

FILE = "file"
VISION = "vision"
PURPOSES = ("assistants", "batch", "evals", "fine-tune", "user_data", VISION)
"""What OpenAI's files are for; ours are pictures."""

PURPOSES_LISTED = (*PURPOSES, "assistants_output", "batch_output", "fine-tune-results")
ANCHOR, SECONDS = "expires_after[anchor]", "expires_after[seconds]"
CREATED = "created_at"
EXPIRY_MIN_S, EXPIRY_MAX_S = 3600, 30 * 86400
"""OpenAI's bounds of `expires_after[seconds]`."""

FILENAME_CHARS_MAX = 255
NO_NAME = "upload"
LIST_MAX = 10_000

FORM_PARAMETERS: Mapping[str, ParameterKind] = MappingProxyType(
    {
        "purpose": ChoiceKind((VISION,)),
        ANCHOR: ChoiceKind((CREATED,)),
        SECONDS: IntegerKind(EXPIRY_MIN_S, EXPIRY_MAX_S),
    }
)
"""What `POST /v1/files` takes beside the file."""

QUERY_PARAMETERS: Mapping[str, ParameterKind] = MappingProxyType(
    {
        "limit": IntegerKind(1, LIST_MAX, default=LIST_MAX),
        "after": TextKind(),
        "order": ChoiceKind(("asc", "desc"), default="desc"),
        "purpose": ChoiceKind(PURPOSES_LISTED),
    }
)
"""What `GET /v1/files` takes."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came: the name that its client gave it, and its bytes."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A picture to keep. `expires_after_s` is None where the client leaves it to the server."""

    filename: str
    content: bytes
    purpose: str
    expires_after_s: int | None


@dataclass(frozen=True, slots=True)
class FileQuery:
    """Which files to list: at most `limit`, those behind the id `after`, of one purpose."""

    limit: int
    after: str | None
    ascending: bool
    purpose: str | None


def read_file_order(fields: Fields, sent: SentFile | None) -> FileOrder:
    """Check what is to be kept: its parameters, its length and its first bytes.

    Raises InvalidRequest for the first thing that is wrong.
    """
    asked = GptFields(fields, FORM_PARAMETERS)
    asked.refuse_others()
    purpose = _purpose(asked)
    expires_after_s = _expiry(asked)
    if sent is None:
        raise _missing(FILE)
    check_picture(sent.content, FILE)
    return FileOrder(clean_name(sent.filename), sent.content, purpose, expires_after_s)


def read_file_query(fields: Fields) -> FileQuery:
    """Check the parameters of a list. Raises InvalidRequest."""
    asked = GptFields(fields, QUERY_PARAMETERS)
    return FileQuery(
        limit=asked.integer("limit") or LIST_MAX,
        after=asked.text("after"),
        ascending=asked.choice("order") == "asc",
        purpose=asked.choice("purpose"),
    )


def clean_name(name: str) -> str:
    """Return a name as it is shown: without folders, printable, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(character for character in last if character.isprintable())
    return shown.strip()[:FILENAME_CHARS_MAX] or NO_NAME


def _purpose(asked: GptFields) -> str:
    purpose = asked.text("purpose")
    if purpose is None:
        raise _missing("purpose")
    if purpose in PURPOSES and purpose != VISION:
        raise InvalidRequest(
            f"Invalid value: '{purpose}'. This server keeps pictures to edit alone; the supported "
            f"value is: '{VISION}'.",
            code="invalid_value",
            param="purpose",
        )
    if purpose != VISION:
        raise asked.wrong_value("purpose", (VISION,))
    return purpose


def _expiry(asked: GptFields) -> int | None:
    seconds = asked.integer(SECONDS)
    anchor = asked.choice(ANCHOR)
    if (seconds is None) != (anchor is None):
        raise _missing(SECONDS if seconds is None else ANCHOR)
    return seconds


def _missing(name: str) -> InvalidRequest:
    return InvalidRequest(
        f"Missing required parameter: '{name}'.", code="missing_required_parameter", param=name
    )
