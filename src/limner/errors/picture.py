"""A picture, file or link is not what the contract asks for, or its content is forbidden."""

from __future__ import annotations

from collections.abc import Sequence

from limner.errors.base import InvalidRequest, LimnerError, UserError


class ContentRefused(InvalidRequest):
    """The content policy forbids it. `stage` is `input` or `output`, where it was found."""

    def __init__(self, stage: str) -> None:
        super().__init__(
            "Your request was rejected as a result of our safety system. Your prompt may contain "
            "text that is not allowed by our safety system."
            if stage == "input"
            else "This request has been blocked by our content filters.",
            code="content_policy_violation",
        )


class ModerationBlocked(UserError):
    """The same, as the GPT-image models say it: with the categories, and where it was found."""

    def __init__(self, stage: str, categories: Sequence[str], request_id: str) -> None:
        super().__init__(
            "Your request was rejected by the safety system. If you believe this is an error, "
            f"contact the server's operator and include the request ID {request_id}. "
            f"safety_violations=[{', '.join(categories)}].",
            code="moderation_blocked",
        )
        self.details = {
            "moderation_details": {"moderation_stage": stage, "categories": list(categories)}
        }


class UploadRefused(InvalidRequest):
    """An uploaded picture is not what the contract asks for."""

    def __init__(self, message: str, *, code: str = "invalid_image_format") -> None:
        super().__init__(message, code=code)


class FileNotFound(InvalidRequest):
    """The account has no file of this id: it never had, or it was deleted, or its time is over."""

    status = 404

    def __init__(self, file_id: str, *, param: str = "id") -> None:
        super().__init__(f"No such File object: {file_id[:80]}", param=param)


class FileTooLarge(InvalidRequest):
    """A file to keep has more bytes than this server takes."""

    status = 413

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"Invalid file 'file': it is larger than the {limit_bytes} bytes that this server "
            "keeps.",
            code="file_too_large",
            param="file",
        )


class FilesFull(InvalidRequest):
    """The account may keep no more files, or no more bytes."""

    def __init__(self, limit: str) -> None:
        super().__init__(
            f"This account keeps at most {limit}. Delete files that are no longer needed "
            "(DELETE /v1/files/{id}), or ask the server's operator.",
            code="file_storage_full",
            param="file",
        )


class LinkRefused(LimnerError):
    """A picture's link is forged, or its hour is over."""

    status = 403
    type = "invalid_request_error"


class PictureGone(LimnerError):
    """The link is good, but its picture was deleted."""

    status = 404
    type = "invalid_request_error"

    def __init__(self) -> None:
        super().__init__("This picture has been deleted. Ask for it again.", code="picture_deleted")
