"""`limner accounts`: makes, lists, credits, changes and suspends the accounts that pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from limner.cli.configuration import load_config, opened
from limner.cli.options import (
    Choice,
    ConcurrentOption,
    ConfigOption,
    DataOption,
    ImagesOption,
    JsonOption,
    RequestsOption,
    choose_amount,
    choose_limit,
    read_amount,
    read_name,
    read_positive_amount,
)
from limner.cli.output import (
    amount_cell,
    amount_fields,
    limit_cell,
    moment_cell,
    print_json,
    print_table,
)
from limner.errors import ConfigurationError
from limner.ledger.money import AMOUNT_MAX, MICROS, format_amount
from limner.system.terminal import say

if TYPE_CHECKING:
    from limner.ledger.accounts import Account

account_commands = typer.Typer(help="Make, list and change accounts.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="The account's name or id.")]
NEGATIVE_NUMBERS = {"ignore_unknown_options": True}
"""Accepts `-5` as an amount; a misspelt option is then refused as an extra argument."""


@account_commands.command("create")
def create_account(
    name: Annotated[str, typer.Argument(parser=read_name, metavar="NAME", help="Its name.")],
    credit: Annotated[
        int,
        typer.Option(
            parser=read_positive_amount, metavar="AMOUNT", help="What it has to begin with."
        ),
    ] = 0,
    budget: Annotated[
        int | None,
        typer.Option(
            parser=read_positive_amount,
            metavar="AMOUNT",
            help="At most so much in a month (UTC).",
            show_default="none",
        ),
    ] = None,
    unlimited: Annotated[
        bool, typer.Option("--unlimited", help="Never refuse it for want of credit.")
    ] = False,
    requests_per_minute: RequestsOption = None,
    images_per_minute: ImagesOption = None,
    concurrent: ConcurrentOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Make an account. Without credit or --unlimited its requests are refused."""
    from limner.ledger.limits import Limits

    settings = load_config(config, data=data)
    with opened(settings) as ledger:
        accounts = ledger.accounts
        made = accounts.create(
            name,
            unlimited=unlimited,
            monthly_budget_micros=budget,
            limits=Limits(requests_per_minute, images_per_minute, concurrent),
        )
        if credit:
            accounts.credit(made, credit)
        _say_or_print(accounts.find(made.id), "Made", settings.prices.currency, as_json=as_json)


@account_commands.command("list")
def list_accounts(
    as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None
) -> None:
    """List the accounts, their credit and their use."""
    settings = load_config(config, data=data)
    currency = settings.prices.currency
    with opened(settings) as ledger:
        accounts = ledger.accounts.listed()
    if as_json:
        print_json([account_json(account, currency) for account in accounts])
        return
    amounts = [f"{what} ({currency.upper()})" for what in ("available", "held", "month", "budget")]
    limits = ("requests/min", "images/min", "at once")
    print_table(
        ("name", "id", "created", "state", *amounts, *limits),
        (
            (
                account.name,
                account.id,
                moment_cell(account.created_at),
                _state(account),
                *_numbers(account),
            )
            for account in accounts
        ),
        numbers=(*amounts, *limits),
        optional=(*amounts[3:], *limits),
    )


@account_commands.command("show")
def show_account(
    name: NameArgument,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Show one account."""
    settings = load_config(config, data=data)
    currency = settings.prices.currency
    with opened(settings) as ledger:
        account = ledger.accounts.find(name)
    if as_json:
        print_json(account_json(account, currency))
        return
    amounts = ("available", "held", "charged this month", "monthly budget")
    limits = ("requests per minute", "images per minute", "requests at once")
    numbers = _numbers(account)
    print_table(
        ("what", "value"),
        (
            ("name", account.name),
            ("id", account.id),
            ("created", moment_cell(account.created_at)),
            ("state", _state(account)),
            *(
                (f"{what} ({currency.upper()})", cell)
                for what, cell in zip(amounts, numbers, strict=False)
            ),
            *zip(limits, numbers[len(amounts) :], strict=True),
        ),
        numbers=("value",),
    )


@account_commands.command("credit", context_settings=NEGATIVE_NUMBERS)
def credit_account(
    name: NameArgument,
    amount: Annotated[
        int,
        typer.Argument(
            parser=read_amount, metavar="AMOUNT", help="What to add; below 0 it takes away."
        ),
    ],
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Add credit to an account, or take some away."""
    settings = load_config(config, data=data)
    if amount == 0:
        raise ConfigurationError("An amount of 0 changes nothing.")
    with opened(settings) as ledger:
        accounts = ledger.accounts
        account = accounts.find(name)
        if abs(account.available_micros + amount) > AMOUNT_MAX * MICROS:
            raise ConfigurationError(f"An account holds {AMOUNT_MAX} at most.")
        accounts.credit(account, amount)
        _say_or_print(
            accounts.find(account.id),
            "Credited" if amount > 0 else "Took credit from",
            settings.prices.currency,
            as_json=as_json,
        )


@account_commands.command("change")
def change_account(
    name: NameArgument,
    budget: Annotated[
        Choice | None,
        typer.Option(
            parser=choose_amount, metavar="AMOUNT", help="At most so much in a month; or none."
        ),
    ] = None,
    unlimited: Annotated[
        bool | None,
        typer.Option("--unlimited/--limited", help="Never refuse it for want of credit, or do."),
    ] = None,
    requests_per_minute: Annotated[
        Choice | None, typer.Option(parser=choose_limit, metavar="N", help="A limit, or none.")
    ] = None,
    images_per_minute: Annotated[
        Choice | None, typer.Option(parser=choose_limit, metavar="N", help="A limit, or none.")
    ] = None,
    concurrent: Annotated[
        Choice | None,
        typer.Option(parser=choose_limit, metavar="N", help="Requests at once, or none."),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Change an account's budget and limits; what is not given stays as it is."""
    from limner.ledger.limits import Limits

    settings = load_config(config, data=data)
    given = (budget, unlimited, requests_per_minute, images_per_minute, concurrent)
    if all(one is None for one in given):
        raise ConfigurationError("Nothing to change was given; see --help.")
    with opened(settings) as ledger:
        accounts = ledger.accounts
        account = accounts.find(name)
        now = account.limits
        accounts.change(
            account,
            unlimited=account.unlimited if unlimited is None else unlimited,
            monthly_budget_micros=_chosen(budget, account.monthly_budget_micros),
            limits=Limits(
                _chosen(requests_per_minute, now.requests_per_minute),
                _chosen(images_per_minute, now.images_per_minute),
                _chosen(concurrent, now.concurrent),
            ),
        )
        _say_or_print(
            accounts.find(account.id), "Changed", settings.prices.currency, as_json=as_json
        )


@account_commands.command("suspend")
def suspend_account(
    name: NameArgument,
    lift: Annotated[bool, typer.Option("--lift", help="Take its requests again.")] = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Refuse an account's requests from now on, or take them again."""
    with opened(load_config(config, data=data)) as ledger:
        accounts = ledger.accounts
        account = accounts.find(name)
        accounts.suspend(account, suspended=not lift)
    say(f"'{account.name}' is in use again." if lift else f"Suspended '{account.name}'.")


def account_json(account: Account, currency: str) -> dict[str, object]:
    """Return an account as JSON."""
    return {
        "id": account.id,
        "name": account.name,
        "created_at": account.created_at,
        "suspended_at": account.suspended_at,
        "unlimited": account.unlimited,
        "currency": currency,
        **amount_fields("balance", account.balance_micros),
        **amount_fields("available", account.available_micros),
        **amount_fields("held", account.held_micros),
        **amount_fields("month", account.month_micros),
        **amount_fields("monthly_budget", account.monthly_budget_micros),
        "requests_per_minute": account.limits.requests_per_minute,
        "images_per_minute": account.limits.images_per_minute,
        "concurrent": account.limits.concurrent,
    }


def _say_or_print(account: Account, done: str, currency: str, *, as_json: bool) -> None:
    if as_json:
        print_json(account_json(account, currency))
        return
    available = f"{format_amount(account.available_micros)} {currency.upper()} available"
    extent = ", never refused for want of credit" if account.unlimited else ""
    say(f"{done} '{account.name}' ({account.id}): {available}{extent}.")


def _state(account: Account) -> str:
    if account.suspended_at is not None:
        return "suspended"
    return "unlimited" if account.unlimited else "in use"


def _numbers(account: Account) -> Sequence[str]:
    return (
        amount_cell(account.available_micros),
        amount_cell(account.held_micros),
        amount_cell(account.month_micros),
        amount_cell(account.monthly_budget_micros),
        limit_cell(account.limits.requests_per_minute),
        limit_cell(account.limits.images_per_minute),
        limit_cell(account.limits.concurrent),
    )


def _chosen(choice: Choice | None, now: int | None) -> int | None:
    return now if choice is None else choice.value
