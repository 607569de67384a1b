"""The parts of the service, each made from its section of the configuration."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from limner.api.defaults import RequestDefaults
from limner.chat_client import ChatClient
from limner.concurrency.batching_pool import BatchingPool, WorkItem
from limner.concurrency.name_lookup import NameLookup
from limner.concurrency.text_analysis import TextAnalysis
from limner.concurrency.threads import thread_pool
from limner.config import Config
from limner.contract.model_aliases import ModelAliases
from limner.data_folder import FILES, PICTURES, link_secret
from limner.fetching.addresses import Addresses, networks
from limner.fetching.fetcher import Fetcher, NoFetcher
from limner.images.gpt_sources import dimensions
from limner.images.pixel_budget import PixelBudget
from limner.images.source_reader import SourceReader
from limner.ledger.database import Database
from limner.ledger.files import FileLimits, FileRecords
from limner.observe import Metrics
from limner.policy.moderation.chat_judge import ChatJudge
from limner.policy.moderation.judgement import JUDGEMENT_BYTES_MAX, Category, Judge, Level
from limner.policy.moderation.moderator import ContentGuard, Moderator
from limner.policy.moderation.upstream_judge import ModerationsJudge
from limner.policy.moderation.word_judge import WordJudge
from limner.policy.moderation.word_lists import load_lists
from limner.prompts.auto import AutoResolver
from limner.prompts.chat_reviser import ANSWER_BYTES_MAX, ChatReviser
from limner.prompts.negatives import NegativeFinder
from limner.prompts.prompt_service import PromptService
from limner.service.file_service import FileService
from limner.settings import SafetySettings
from limner.storage.links import LinkSigner
from limner.storage.local import LocalStore
from limner.storage.memory import MemoryStore
from limner.storage.picture_store import PictureStore
from limner.storage.store import Store


def prompt_service(config: Config, analysis: TextAnalysis, metrics: Metrics) -> PromptService:
    """Make what prepares prompts for engines."""
    auto = AutoResolver(lambda image: dimensions(image, 1))
    chat = chat_reviser(config, metrics)
    return PromptService(auto, NegativeFinder(), chat, analysis)


def chat_reviser(config: Config, metrics: Metrics) -> ChatReviser | None:
    """Make what revises prompts by the configured chat model; None where none is configured."""
    settings = config.prompts
    if settings.base_url is None or settings.model is None:
        return None
    client = ChatClient(
        base_url=settings.base_url,
        key=settings.key,
        timeout_s=settings.timeout_s,
        answer_bytes_max=ANSWER_BYTES_MAX,
    )
    return ChatReviser(client, model=settings.model, metrics=metrics)


def store(config: Config, folder: str, writers: BatchingPool[WorkItem]) -> Store:
    """Make a store of the configured kind; on disk it is `folder` in the data folder."""
    match config.storage.kind:
        case "local":
            return LocalStore(config.data / folder, writers)
        case "memory":
            return MemoryStore(config.storage.memory_bytes_max)


def picture_store(config: Config, writers: BatchingPool[WorkItem]) -> PictureStore:
    """Make what keeps the finished pictures."""
    given = config.links.secret
    secret = link_secret(config.data) if given is None else given.encode()
    return PictureStore(
        store(config, PICTURES, writers),
        LinkSigner(secret, config.links.life_s, time.time),
        retention_s=config.storage.retention_s,
        clock=time.time,
    )


def file_service(
    config: Config, database: Database, writers: BatchingPool[WorkItem]
) -> FileService:
    """Make what keeps the clients' files, in a store of their own: pictures are swept earlier."""
    settings = config.files
    limits = FileLimits(settings.account_bytes_max, settings.account_files_max)
    return FileService(
        store(config, FILES, writers),
        FileRecords(database, limits),
        retention_s=settings.retention_s,
    )


def text_analysis(config: Config) -> TextAnalysis:
    """Make the threads that analyse the longer texts of callers."""
    settings = config.analysis
    return TextAnalysis(
        threads=settings.threads, waiting_max=settings.waiting_max, timeout_s=settings.timeout_s
    )


def moderator(config: Config, analysis: TextAnalysis, metrics: Metrics) -> Moderator:
    """Make the configured judges of content. Raises ConfigurationError for a wrong word list."""
    settings = config.safety
    upstream_judge: Judge | None = None
    if settings.base_url is not None and settings.model is not None:
        client = ChatClient(
            base_url=settings.base_url,
            key=settings.key,
            timeout_s=settings.timeout_s,
            answer_bytes_max=JUDGEMENT_BYTES_MAX,
        )
        judge = ModerationsJudge if settings.judge == "moderations" else ChatJudge
        upstream_judge = judge(client, model=settings.model, pictures=settings.pictures)
    return Moderator(
        word_judge(settings),
        upstream_judge,
        analysis,
        level=Level(settings.level),
        fails_open=settings.on_failure == "open",
        log_text=settings.log_text,
        metrics=metrics,
    )


def word_judge(settings: SafetySettings, category: Category | None = None) -> WordJudge:
    """Make the judge of words; with `category`, of that one alone.

    An operator's lists and allowed phrases cannot permit what the built-in lists say about minors.
    """
    lists = load_lists(settings.lists, settings.deny, settings.allow)
    floor: WordJudge | None = None
    if settings.lists is not None or settings.allow:
        floor = WordJudge(load_lists().only(Category.SEXUAL_MINORS))
    return WordJudge(lists if category is None else lists.only(category), floor)


def content_guard(
    config: Config, configured: Moderator, analysis: TextAnalysis, metrics: Metrics
) -> ContentGuard:
    """Make what judges orders: the configured moderator.

    Where the policy is turned off, the built-in words about minors still judge.
    """
    settings = config.safety
    if settings.enabled:
        return configured
    return Moderator(
        word_judge(settings, Category.SEXUAL_MINORS),
        None,
        analysis,
        level=Level(settings.level),
        fails_open=False,
        log_text=settings.log_text,
        metrics=metrics,
    )


def request_defaults(config: Config) -> RequestDefaults:
    """Make the defaults for what requests leave out."""
    return RequestDefaults(
        ModelAliases(config.aliases), config.defaults.response_format, config.defaults.edit_model
    )


def fetcher(config: Config) -> Fetcher | NoFetcher:
    """Make what fetches the pictures that requests name by their address."""
    settings = config.fetch
    if not settings.enabled:
        return NoFetcher()
    return Fetcher(
        Addresses(networks(settings.allow_networks)),
        timeout_s=settings.timeout_s,
        redirects_max=settings.redirects_max,
        resolver=partial(
            NameLookup, timeout_s=settings.lookup_timeout_s, at_once_max=settings.lookups_max
        ),
    )


def pixel_threads(cores: int) -> ThreadPoolExecutor:
    """Make the threads that decode and encode; one more than cores, so that none waits idle."""
    return thread_pool(cores + 1, "pixels")


def source_reader(config: Config, threads: ThreadPoolExecutor) -> SourceReader:
    """Make what decodes uploads, within the memory that is set for it."""
    settings = config.pixels
    budget = PixelBudget(
        settings.bytes_max, waiting_max=settings.waiting_max, wait_max_s=settings.wait_max_s
    )
    return SourceReader(threads, budget)
