"""A second, independent reading of proof states: plain `coqtop -emacs`, whose goals are cut out of its output by prompts.

Nothing here knows the XML protocol or the program under test.
"""
import re
import subprocess

PROMPT = re.compile(r"<prompt>.*?</prompt>", re.S)
WIDE = ["-set", "Printing Width=1000000", "-set", "Printing Depth=1000000"]


def one_line(text: str) -> str:
    return " ".join(text.split())


def focused(shown: str):
    """(hypotheses, conclusion) of the first goal that `Show.` prints; None: it prints no goal."""
    text = shown.replace("<infomsg>", "").replace("</infomsg>", "").lstrip("\n")
    if not re.match(r"\d+ (focused )?goals?\b", text):
        return None
    above, line, below = text.partition("============================\n")
    if not line:
        return None
    conclusion = re.split(r"\n\ngoal \d+|\n\n\(", below)[0]
    hypotheses = []
    for row in above.split("\n")[1:]:
        if re.match(r"  \S", row):
            hypotheses.append(row)
        elif row.strip() and hypotheses:
            hypotheses[-1] += row  # a line that the printer broke by itself
    return [one_line(row) for row in hypotheses], one_line(conclusion)


def read(file: str, sentences: list, shown: set, flags=(), directory=None) -> dict:
    """The focused goal after each of `shown` (places in `sentences`), when these run one after the other."""
    words, places = [], []
    for place, sentence in enumerate(sentences):
        words.append(sentence)
        places.append(None)
        if place in shown:
            words.append("Show.")
            places.append(place)
    done = subprocess.run(
        ["coqtop", "-q", "-emacs", "-w", "none", *WIDE, "-topfile", file, *flags], input="\n".join(words) + "\n",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=directory, timeout=1800)
    answers = PROMPT.split(done.stdout)[1:]
    if len(answers) < len(words):
        raise AssertionError(f"{file}: {len(answers)} answers to {len(words)} sentences:\n{done.stdout[-2000:]}")
    return {place: focused(answer) for place, answer in zip(places, answers) if place is not None}


def of_json(step: dict):
    """The same of a step as `sequent replay export --json` has it."""
    if not step.get("goals"):
        return None
    goal = step["goals"][0]
    rows = []
    for hypothesis in goal["hypotheses"]:
        value = f" := {hypothesis['value']}" if hypothesis["value"] is not None else ""
        rows.append(one_line(f"{', '.join(hypothesis['names'])}{value} : {hypothesis['type']}"))
    return rows, one_line(goal["conclusion"])
