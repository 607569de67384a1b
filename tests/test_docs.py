"""The documents say what is so: settings, errors, commands, links, and every example that runs."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import limner
from limner import errors
from limner.config import Config, load
from limner.engines.registry import engine_kinds
from limner.environment import ENV_PREFIX
from limner.errors import ConfigurationError
from limner_sketch.look import STYLES
from limner_sketch.scenery import SETTINGS
from tests.support.commands import leaf_commands
from tests.support.markdown import CHINESE, README, ROOT, Block, block_with, read
from tests.support.pictures import read as read_picture
from tests.support.server import KEY, RunningServer, running_server

SOURCES = Path(limner.__file__).parent
PAGES = (README, CHINESE, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
RUN_PAGES = tuple(page for page in PAGES if page not in (README, CHINESE))
"""Where each block is run for itself; those of the READMEs are run one after the other."""

NO_CLIENT_SEES = {"LimnerError", "Recorded"}
"""Raised bare by `limner doctor` alone; and what tells the errors of others again."""


def blocks(*languages: str, pages: tuple[Path, ...] = RUN_PAGES) -> list[Block]:
    return [block for page in pages for block in read(page).blocks if block.language in languages]


def named(found: list[Block]) -> list[object]:
    assert found, "an example was expected"
    return [pytest.param(block, id=block.name) for block in found]


# Settings


@dataclass(frozen=True)
class Setting:
    """A setting as the table should say it; a computed default is said in words (None)."""

    name: str
    variable: str
    default: str | None


def settings(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[Setting]:
    for name, info in model.model_fields.items():
        here = (*path, name)
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from settings(info.annotation, here)
        else:
            variable = ENV_PREFIX + "__".join(here).upper()
            default = f'`"{path[-1]}"`' if here[::2] == ("engines", "kind") else _default(info)
            yield Setting(f"`{'.'.join(here)}`", f"`{variable}`", default)


def _default(info: FieldInfo) -> str | None:
    if info.default_factory is not None:
        return None
    if info.is_required():
        return "required"
    if info.default is None:
        return "none"
    value = str(info.default) if isinstance(info.default, Path) else info.default
    return f"`{json.dumps(value)}`"


def test_every_setting_is_documented_with_its_variable_and_its_default() -> None:
    page = read(ROOT / "docs" / "8-configuration.md")
    check(page.under("Settings"), [*settings(Config)])
    for kind, heading, name in (
        ("sketch", "Settings of the built-in engine", "sketch"),
        ("diffusers", "Settings of local models", "NAME"),
        ("relay", "Settings of relays", "NAME"),
    ):
        check(page.under(heading), [*settings(engine_kinds()[kind].settings, ("engines", name))])


def check(rows: list[list[str]], known: list[Setting]) -> None:
    documented = {row[0]: row for row in rows}
    assert list(documented) == [setting.name for setting in known]
    for setting in known:
        name, variable, default, meaning = documented[setting.name]
        assert variable == setting.variable
        assert default == setting.default or (setting.default is None and default), name
        assert meaning.endswith("."), name


@pytest.mark.parametrize(
    "block",
    named(blocks("toml", pages=(README, ROOT / "docs" / "8-configuration.md"))),
)
def test_a_configuration_that_is_shown_is_loaded(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in [name for name in os.environ if name.startswith(ENV_PREFIX)]:
        monkeypatch.delenv(variable)
    file = tmp_path / "limner.toml"
    file.write_text(block.text)
    shown = load(file).model_dump(mode="json")
    assert within(tomllib.loads(block.text), shown)


def test_the_message_about_a_wrong_setting_is_the_one_that_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "limner.toml"
    file.write_text("port = 65536\n[queue]\nwaiting = 1\n")
    with pytest.raises(ConfigurationError) as fault:
        load(file)
    shown = [block.text for block in read(ROOT / "docs" / "8-configuration.md").blocks]
    assert f"limner: {fault.value}\n" in shown


def within(part: object, whole: object) -> bool:
    """Tell whether all that a table says stands in another, tables in it alike."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and within(part[name], whole[name]) for name in part)
    return part == whole


# Errors


@dataclass(frozen=True, order=True)
class Kind:
    """What a program tells an error by."""

    status: int
    type: str
    code: str


CLASSES = {
    name: found
    for name, found in vars(errors).items()
    if inspect.isclass(found) and issubclass(found, errors.LimnerError)
}


@cache
def error_kinds() -> frozenset[Kind]:
    """Collect each status, type and code that the sources can raise."""
    trees = [ast.parse(file.read_text()) for file in SOURCES.rglob("*.py")]
    own = {
        node.name: _own_code(node)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name in CLASSES
    }
    kinds = {_kind(name, code) for name, code in own.items() if code != "null"}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                if name in CLASSES and name not in NO_CLIENT_SEES:
                    kinds.add(_kind(name, _code_given(node) or own[name]))
    return frozenset(kinds)


def _kind(name: str, code: str) -> Kind:
    return Kind(CLASSES[name].status, CLASSES[name].type, code)


def _own_code(node: ast.ClassDef) -> str:
    """Return the code that a class gives itself, or takes when it is given none."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and (code := _code_given(part)):
            return code
        if isinstance(part, ast.FunctionDef):
            for argument, default in zip(part.args.kwonlyargs, part.args.kw_defaults, strict=True):
                if argument.arg == "code" and isinstance(default, ast.Constant) and default.value:
                    return str(default.value)
    return "null"


def _code_given(call: ast.Call) -> str | None:
    for keyword in call.keywords:
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return None


def test_every_error_is_documented_and_no_other() -> None:
    rows = [cells for _, cells in read(ROOT / "docs" / "9-errors.md").rows]
    documented = [Kind(int(row[0]), row[1].strip("`"), row[2].strip("`")) for row in rows]
    assert sorted(documented) == sorted(error_kinds())
    assert all(all(row) for row in rows)


def test_every_class_of_error_is_raised_somewhere_or_a_parent() -> None:
    raised = {(kind.status, kind.type) for kind in error_kinds()}
    leaves = [each for each in CLASSES.values() if not each.__subclasses__()]
    assert {(leaf.status, leaf.type) for leaf in leaves} <= raised


def test_every_code_that_the_sources_name_is_documented() -> None:
    """Also one that the collection above might not see."""
    literals = {
        code
        for file in SOURCES.rglob("*.py")
        for code in re.findall(r'\bcode(?:: str)? ?= ?"([a-z_]+)"', file.read_text())
    }
    assert literals <= {kind.code for kind in error_kinds()}
    assert len(literals) > 15


# Commands


def test_every_command_is_documented_with_all_of_its_options() -> None:
    page = read(ROOT / "docs" / "10-commands.md")
    known = dict(leaf_commands())
    assert [text for level, text in page.headings if level == 2] == [f"`{name}`" for name in known]
    for name, command in known.items():
        options = [
            ", ".join(f"`{word}`" for word in (*option.opts, *option.secondary_opts))
            if option.param_type_name == "option"
            else f"`{str(option.name).upper()}`"
            for option in command.params
        ]
        documented = [row[0] for row in page.under(f"`{name}`")]
        assert sorted(documented) == sorted(options), name


OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")


@cache
def options_of(name: str) -> frozenset[str]:
    """Return what a command takes, its arguments aside; of a group what any command in it takes."""
    found = {"--help", "--version"} if name == "limner" else {"--help"}
    for whole, command in leaf_commands():
        if f"{whole} ".startswith(f"{name} "):
            for option in command.params:
                found |= {*option.opts, *option.secondary_opts}
    return frozenset(found)


def shown_commands(text: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each `limner …` in a text, by its longest known name, with its options there."""
    known = sorted((name for name, _ in leaf_commands()), key=len, reverse=True)
    for called in re.findall(r"(?:(?<![\w/.-])|(?<=bin/))limner [^`\n|]*", text):
        name = next((one for one in known if f"{called} ".startswith(f"{one} ")), "limner")
        yield name, set(OPTION.findall(re.sub(r"'[^']*'|\"[^\"]*\"", "", called)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_option_is_shown_that_its_command_does_not_have(page: Path) -> None:
    text = page.read_text()
    pieces = [block.text for block in read(page).blocks] + re.findall(r"`(limner [^`\n]+)`", text)
    for piece in pieces:
        for name, options in shown_commands(piece.replace("\\\n", " ")):
            assert options <= options_of(name), piece


def test_no_option_is_named_under_a_command_that_does_not_have_it() -> None:
    """Also in what is said about it, outside the table."""
    text = (ROOT / "docs" / "10-commands.md").read_text()
    sections = re.split(r"^## `(limner [^`]+)`\n", text, flags=re.MULTILINE)
    names = sections[1::2]
    assert names == [name for name, _ in leaf_commands()]
    for name, section in zip(names, sections[2::2], strict=True):
        own = re.sub(r"`limner [^`]*`|```.*?```", "", section, flags=re.DOTALL)
        named = set(re.findall(r"`(--?[a-z][a-z-]*)[^`]*`", own))
        assert named <= options_of(name), name


# The two READMEs


def without_comments(text: str) -> list[str]:
    """Drop what a translation may change: comments, and the space before them."""
    lines = (re.sub(r"\s*#.*", "", line).rstrip() for line in text.splitlines())
    return [line for line in lines if line]


def test_the_chinese_readme_has_the_same_parts() -> None:
    english, chinese = read(README), read(CHINESE)
    assert [level for level, _ in english.headings] == [level for level, _ in chinese.headings]
    assert len(english.headings) == len({text for _, text in english.headings})
    assert [len(cells) for _, cells in english.rows] == [len(cells) for _, cells in chinese.rows]
    assert len(english.blocks) == len(chinese.blocks)
    for one, other in zip(english.blocks, chinese.blocks, strict=True):
        assert one.language == other.language
        assert without_comments(one.text) == without_comments(other.text), other.name


def test_the_chinese_readme_has_the_same_links() -> None:
    english, chinese = Counter(read(README).links), Counter(read(CHINESE).links)
    assert english - Counter(["README.zh-CN.md"]) == chinese - Counter(["README.md"])


# Links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    inside = [link for link in read(page).links if not re.match(r"https?:", link)]
    missing = [link for link in inside if not (page.parent / link.split("#")[0]).exists()]
    assert missing == []


# What runs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with the pictures that examples send, as a clone has them."""
    (tmp_path / "examples").mkdir()
    for picture in ("original.png", "mask.png"):
        shutil.copy(ROOT / "examples" / picture, tmp_path / "examples")
    return tmp_path


def run(command: list[str], folder: Path, **variables: str) -> str:
    """Run a command with this environment's `limner` at hand; return what it printed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)}
    done = subprocess.run(
        command,
        cwd=folder,
        env=kept | {"PATH": path} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def of_client(server: RunningServer) -> dict[str, str]:
    return {"OPENAI_BASE_URL": f"{server.url}/v1", "OPENAI_API_KEY": KEY}


@pytest.mark.parametrize(
    "block", named([block for block in blocks("python") if "import OpenAI" in block.text])
)
def test_python_that_is_shown_runs(block: Block, folder: Path, server: RunningServer) -> None:
    # The official client warns that OpenAI retired variations.
    run([sys.executable, "-W", "ignore", "-c", block.text], folder, **of_client(server))


@pytest.mark.parametrize(
    "block", named([block for block in blocks("bash") if block.text.startswith("curl")])
)
def test_curl_that_is_shown_answers(block: Block, folder: Path, server: RunningServer) -> None:
    answer = run(["bash", "-ec", block.text], folder, **of_client(server))
    by_model = {"b64_json"} if "gpt-image" in block.text else {"url", "revised_prompt"}
    assert [set(item) for item in json.loads(answer)["data"]] == [by_model]


@pytest.mark.parametrize(
    "block", named([block for block in blocks("bash") if block.text.startswith("limner")])
)
def test_a_command_that_is_shown_runs(block: Block, folder: Path) -> None:
    run(["limner", "migrate"], folder)  # Makes the database that the commands read.
    assert run(["bash", "-ec", block.text], folder)


@pytest.mark.parametrize("block", named(blocks("console")))
def test_what_is_shown_of_a_command_is_what_it_prints(block: Block, folder: Path) -> None:
    command, _, printed = block.text.partition("\n")
    assert run(shlex.split(command.removeprefix("$ ")), folder) == printed


RUN_ELSEWHERE = {
    "make demo": "below: its targets exist",
    "python3 -m venv --system-site-packages": "test_readme_model.py, in tests/engines/diffusion",
    "python3 -m venv /opt/limner": "test_examples.py, in tests/e2e",
}
"""Blocks of the READMEs that are not run in order, by their beginnings, and where they are."""


def readme_blocks(page: Path) -> list[Block]:
    """Return what a newcomer pastes into a terminal or runs with Python, in order."""
    shown = blocks("sh", "bash", "python", pages=(page,))
    elsewhere = [block for block in shown if block.text.startswith(tuple(RUN_ELSEWHERE))]
    assert len(elsewhere) == len(RUN_ELSEWHERE)
    return [block for block in shown if block not in elsewhere]


@pytest.mark.slow
@pytest.mark.parametrize("page", [README, CHINESE], ids=lambda page: page.name)
def test_the_blocks_of_the_readme_run_one_after_the_other(page: Path, folder: Path) -> None:
    """In the folder of a server, as printed: its port alone is another than 8000."""
    activate = folder / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.write_text(f'export PATH="{Path(sys.executable).parent}:$PATH"\n')
    entered, *others = readme_blocks(page)
    printed = {}
    with running_server(folder / "data") as server:
        address = entered.text.replace("http://127.0.0.1:8000", server.url)
        assert address != entered.text
        listing = run(["bash", "-ec", f"{address}\nenv -0"], folder)
        variables = dict(one.split("=", 1) for one in listing.split("\0") if "=" in one)
        assert variables["OPENAI_API_KEY"].startswith("sk-")
        for block in others:
            runner = (
                ["python", "-W", "ignore", "-c"] if block.language == "python" else ["bash", "-ec"]
            )
            printed[block.text.split(maxsplit=1)[0], block.line] = run(
                [*runner, block.text], folder, **variables
            )
    assert all(printed.values())
    (answer,) = [json.loads(text) for (begins, _), text in printed.items() if begins == "curl"]
    assert answer["data"][0]["url"].startswith(f"{server.url}/i/")
    made = {file.name: read_picture(file.read_bytes()).size for file in folder.glob("*.png")}
    assert made == dict.fromkeys(["cat.png", "castle.png", "lighthouse.png"], (1024, 1024))
    (sums,) = [text for text in printed.values() if "Made 'team'" in text]
    assert "dall-e-3" in sums


def test_what_make_is_shown_to_do_it_does() -> None:
    lines = block_with(README, "make demo").text.splitlines()
    assert len(lines) >= 4
    for line in lines:
        assert run(["bash", "-ec", line.replace("make ", "make --dry-run ", 1)], ROOT), line


@pytest.mark.slow
@pytest.mark.parametrize("version", ["2.6.0+cu124", "2.99.1+cu150"])
def test_the_way_to_a_real_model_keeps_the_users_pytorch(version: str, tmp_path: Path) -> None:
    """pip, with what is installed here and such a PyTorch beside it, would install Limner alone."""
    there = tmp_path / f"torch-{version}.dist-info"
    there.mkdir()
    (there / "METADATA").write_text(f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n")
    (there / "INSTALLER").write_text("pip\n")
    block = block_with(README, "[engines.local]")
    (line,) = [line for line in block.text.splitlines() if line.startswith("pip install")]
    pip = [sys.executable, "-m", *shlex.split(line), "--dry-run", "--no-index"]
    alone = {"PYTHONPATH": str(tmp_path), "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    said = run([*pip, "--no-build-isolation"], ROOT, **alone)
    (would,) = [row for row in said.splitlines() if row.startswith("Would install")]
    assert re.fullmatch(r"Would install limner-\S+", would)
    assert f"({version})" in said  # It was seen.


def test_nginx_lets_through_what_the_server_reads() -> None:
    """An address that is fetched or a file of `/v1/files` is no longer than a form."""
    config = Config()
    largest = max(config.form_bytes_max, config.json_bytes_max, config.files.bytes_max)
    for page in (README, CHINESE):
        (block,) = blocks("nginx", pages=(page,))
        (size,) = re.findall(r"client_max_body_size (\d+)m;", block.text)
        assert int(size) * 1024 * 1024 == largest


def test_no_other_block_looks_like_one_that_runs() -> None:
    """A language that is misspelt would take an example out of the tests in silence."""
    assert {block.language for page in PAGES for block in read(page).blocks} == {
        *("python", "bash", "console", "toml"),  # Run, compared or loaded above.
        *("sh", "py", "json", "ini", "nginx", "text"),  # Only read.
    }
    assert all("import OpenAI" in block.text for block in blocks("python"))
    assert all(block.text.startswith(("curl", "limner")) for block in blocks("bash"))


def test_what_the_built_in_engine_draws_is_documented() -> None:
    """Every setting and every style, by its name."""
    text = (ROOT / "docs" / "sketch.md").read_text()
    for line, names in (("**Settings:**", SETTINGS), ("**Styles:**", STYLES)):
        (listed,) = [row for row in text.splitlines() if line in row]
        missing = [name for name in names if name not in listed]
        assert not missing
