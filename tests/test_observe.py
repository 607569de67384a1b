"""The figures of several processes, added up."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from limner.observe import Metrics, merged


def figures(text: bytes) -> dict[tuple[str, str], float]:
    """Read what was counted, without when it began."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def counted(steps: dict[str, int], seconds: float) -> Metrics:
    metrics = Metrics()
    for engine, count in steps.items():
        metrics.steps.labels(engine).inc(count)
    metrics.seconds.labels("dall-e-3").observe(seconds)
    metrics.engine_up.labels(next(iter(steps))).set(1)
    metrics.understanding_failures.inc(2)
    return metrics


def test_what_one_process_counted_stays_as_it_is() -> None:
    text = counted({'a "quoted"\\name\n': 3}, 0.3).text()
    assert merged([text]) == text


def test_figures_of_like_names_and_labels_are_added_up() -> None:
    one, other = counted({"a": 1, "b": 10}, 0.3), counted({"c": 5, "b": 7}, 0.7)
    told = figures(merged([one.text(), other.text(), Metrics().text()]))
    for engine, steps in (("a", 1), ("b", 17), ("c", 5)):
        assert told["limner_steps_total", engine] == steps
    assert told["limner_understanding_failures_total", ""] == 4
    assert told["limner_picture_seconds_sum", "dall-e-3"] == 1
    assert told["limner_picture_seconds_bucket", "0.5,dall-e-3"] == 1
    assert told["limner_picture_seconds_bucket", "1.0,dall-e-3"] == 2
    assert told["limner_engine_up", "a"] == told["limner_engine_up", "c"] == 1


def test_a_figure_began_when_the_first_process_began_it() -> None:
    one, other = counted({"a": 1}, 1).text(), counted({"a": 1}, 1).text()

    def began(text: bytes) -> float:
        lines = text.decode().splitlines()
        return float(
            next(line for line in lines if line.startswith("limner_steps_created{")).split()[1]
        )

    assert began(merged([other, one])) == min(began(one), began(other))
