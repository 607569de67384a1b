from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Limner


def test_the_defaults_are_dall_es_last_prices(limner: Limner) -> None:
    done = limner("prices", "--json")
    assert (done.status, done.json["currency"], done.json["missing"]) == (0, "usd", [])
    prices = [one for one in done.json["prices"] if one["model"].startswith("dall-e")]
    assert prices[0] == {
        "model": "dall-e-2",
        "quality": "standard",
        "size": "1024x1024",
        "price": "0.02",
        "price_micros": 20_000,
    }
    assert len(prices) == 9
    table = limner("prices").printed
    assert "price (USD)" in table
    assert "0.12" in table


def test_what_has_no_price_is_named(limner: Limner, tmp_path: Path) -> None:
    file = tmp_path / "limner.toml"
    file.write_text(
        '[prices]\ncurrency = "cny"\n'
        '[prices.models.dall-e-2.standard]\n"256x256" = "0.1"\n"512x512" = 0\n'
    )
    done = limner("prices", "--config", "limner.toml")
    assert done.status == 1
    assert "price (CNY)" in done.printed
    assert "No price, so it is refused: dall-e-2, standard, 1024x1024" in done.printed
    missing = limner("prices", "--config", "limner.toml", "--json").json["missing"]
    assert missing == ["dall-e-2, standard, 1024x1024"]
