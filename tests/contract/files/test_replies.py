from __future__ import annotations

import json

from limner.contract.files.replies import ShownFile, deleted_file_body, file_body, files_body

FILE = ShownFile("file-1", "天空.png", "vision", 9, 5, 99)


def test_a_file_is_written_as_openai_writes_it() -> None:
    assert json.loads(file_body(FILE)) == {
        "id": "file-1",
        "object": "file",
        "bytes": 9,
        "created_at": 5,
        "expires_at": 99,
        "filename": "天空.png",
        "purpose": "vision",
        "status": "processed",
        "status_details": None,
    }
    assert "天空".encode() in file_body(FILE)


def test_a_page_says_where_it_begins_and_ends() -> None:
    page = json.loads(files_body([FILE], has_more=True))
    assert page["data"] == [json.loads(file_body(FILE))]
    assert (page["first_id"], page["last_id"], page["has_more"]) == ("file-1", "file-1", True)
    empty = json.loads(files_body([], has_more=False))
    assert (empty["data"], empty["first_id"], empty["last_id"]) == ([], None, None)


def test_a_deletion_is_said() -> None:
    deleted = json.loads(deleted_file_body("file-1"))
    assert deleted == {"id": "file-1", "object": "file", "deleted": True}
