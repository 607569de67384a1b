"""How often the word lists are wrong in the ten languages that they know only the gravest words of.

Both lists are our own. The second was written in one go when the rules stood; docs/2-policy.md has
the figures of its first run, which alone count: the rules were extended by what it showed.
"""

from __future__ import annotations

from benchmarks.figures import console, section, verdict
from benchmarks.safety import FALSE_MAX, RECALL_MIN, rates, read
from limner.policy.moderation.judgement import Level
from limner.policy.moderation.word_judge import WordJudge
from limner.policy.moderation.word_lists import LANGUAGES, load_lists

LISTS = {"tuned": "languages.tsv", "written after the rules": "languages_fresh.tsv"}


def run() -> None:
    """Measure and print, by list and language."""
    judge = WordJudge(load_lists())
    for name, file in LISTS.items():
        prompts = read(file)
        section(f"Word lists in ten languages, prompts {name} ({len(prompts)}), level auto")
        for language in LANGUAGES:
            some = [one for one in prompts if one.language == language]
            if some:
                recall, false = rates(judge, some, Level.AUTO)
                console.print(f"  {language}: recall {recall:.3f}, false refusals {false:.3f}")
        recall, false = rates(judge, prompts, Level.AUTO)
        verdict(
            f"all, {name}",
            f"recall {recall:.3f}, false refusals {false:.3f}",
            met=recall >= RECALL_MIN and false <= FALSE_MAX,
            target=f"at least {RECALL_MIN} and at most {FALSE_MAX}",
        )


if __name__ == "__main__":
    run()
