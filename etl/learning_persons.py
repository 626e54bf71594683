"""The finding of personal names, trained from the labelled texts and from a list of words.

Needs scikit-learn, and for learning_words jieba, which are among the requirements for development; reading
needs only what is written here.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from etl.learning import records
from etl.learning_words import lexicon_kept
from etl.staging.persons.person_features import (
    COMPOUND,
    END_GROUPS,
    FAMILY_NAMES,
    FIRST_GROUPS,
    START_GROUPS,
    Lexicon,
    end_values,
    ends,
    family_share,
    first_values,
    other_starts,
    sizes,
    start_values,
    starts,
)
from etl.staging.persons.person_names import MODEL, NO_PERSON, PersonModel, Span, name_spans

# A value that fewer candidates have teaches nothing.
FEWEST = 4
FREEDOM = 0.6
# A name that stays hurts more than a word that is starred: the sum of a candidate gets so much more.
LENIENCE = 2.2
FOLDS, SEED, DIGITS = 5, 1, 2
# This share of the names may begin where the first look gives up.
GIVEN_UP = 0.002
# A weight nearer to nothing is none.
SMALLEST = 0.15
# Names put in place of the labelled ones have the family names of the whole country.
COPIES = 2
# So many of the clauses are learned from once more by themselves.
CLAUSES = 0.4
# Of those names so many have a compound family name, oftener than in life, for there are few to learn from.
OFTEN_COMPOUND = 0.06


@dataclass(frozen=True)
class PersonText:
    """A labelled text: its title and content, and the full names in them."""

    parts: tuple[str, ...]
    names: tuple[str, ...]

    def spans(self, part: str) -> list[Span]:
        """Where its names stand in one of its parts."""
        found: list[Span] = []
        for name in sorted(self.names, key=len, reverse=True):
            start = part.find(name)
            while start >= 0:
                end = start + len(name)
                if not NO_PERSON.match(part, end) and all(end <= a or start >= b for a, b in found):
                    found.append((start, end))
                start = part.find(name, end)
        return sorted(found)


def person_texts(labels: Iterable[Path]) -> list[PersonText]:
    """Of files of data/labels."""
    return [
        PersonText(
            tuple(part for part in (one["title"], one["content"]) if part), tuple(one["label"]["names"])
        )
        for path in labels
        for one in records(path)
    ]


# -- weights ---------------------------------------------------------------------------------------


def with_other_names(text: PersonText, chance: random.Random, pool: Sequence[str]) -> PersonText:
    """The same text about other persons."""
    families = sorted(FAMILY_NAMES)
    shares = [family_share(family) for family in families]
    compound = sorted(COMPOUND)
    parts, names = list(text.parts), []
    for name in sorted(set(text.names), key=len, reverse=True):
        is_compound = chance.random() < OFTEN_COMPOUND
        family = chance.choice(compound) if is_compound else chance.choices(families, shares)[0]
        other = family + chance.choice(pool)
        parts = [part.replace(name, other) for part in parts]
        names.append(other)
    return PersonText(tuple(parts), tuple(names))


def _some_clauses(text: PersonText, chance: random.Random) -> tuple[str, ...]:
    """Clauses as texts of their own, for cells may be as short as that."""
    clauses = [clause for part in text.parts for clause in re.split("[，。；！？]", part) if clause]
    return tuple(clause for clause in clauses if chance.random() < CLAUSES)


def learn_persons(texts: Sequence[PersonText]) -> dict[str, Any]:
    """What MODEL keeps."""
    lexicon = lexicon_kept()
    kept = {**_fit(texts, Lexicon(lexicon)), "lexicon": lexicon}
    digest = hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()[:12]
    return {"version": digest, "texts": len(texts), **kept}


@dataclass(frozen=True)
class _Seen:
    """The values of places where a name may begin and of candidates, and which of both are names."""

    places: list[tuple[str, ...]]
    begins: list[bool]
    candidates: list[tuple[str, ...]]
    is_name: list[bool]


def _seen(texts: Iterable[PersonText], lexicon: Lexicon) -> _Seen:
    seen = _Seen([], [], [], [])
    for text in texts:
        for part in text.parts:
            names = set(text.spans(part))
            begin = {start for start, _ in names}
            for place in starts(part):
                seen.places.append(first_values(part, place, lexicon))
                seen.begins.append(place in begin)
            for place in [*starts(part), *other_starts(part)]:
                for size in sizes(part, place):
                    start = start_values(part, place, size, lexicon)
                    for end in ends(part, place, size):
                        seen.candidates.append(
                            start + end_values(part, (place, place + size, end), start, lexicon)
                        )
                        seen.is_name.append((place, end) in names)
    return seen


def _fit(texts: Sequence[PersonText], lexicon: Lexicon) -> dict[str, Any]:
    """The weights of both looks: at the places where a name may begin, and at the candidates there."""
    chance = random.Random(SEED)
    pool = sorted({_given(name) for text in texts for name in text.names if "·" not in name})
    more = [with_other_names(one, chance, pool) for one in texts for _ in range(COPIES) if one.names]
    more += [PersonText(_some_clauses(one, chance), one.names) for one in texts]
    seen = _seen([*texts, *more], lexicon)
    first_bias, first, begins = _regression(FIRST_GROUPS, seen.places, seen.begins)
    bias, weights, _ = _regression((*START_GROUPS, *END_GROUPS), seen.candidates, seen.is_name)
    return {
        "bias": round(bias + LENIENCE, DIGITS),
        "least": round(float(np.quantile(begins, GIVEN_UP)) - first_bias, DIGITS),
        "first": first,
        "weights": weights,
    }


def _regression(
    groups: Sequence[str], seen: Sequence[Sequence[str]], is_name: Sequence[bool]
) -> tuple[float, list[list[Any]], np.ndarray]:
    """Bias and weights of a logistic regression over values in groups, and the sums of what are names."""
    counts = Counter(pair for values in seen for pair in enumerate(values))
    kept = sorted(pair for pair, count in counts.items() if count >= FEWEST and pair[1])
    place = {pair: number for number, pair in enumerate(kept)}
    pairs = [
        (row, place[pair]) for row, values in enumerate(seen) for pair in enumerate(values) if pair in place
    ]
    rows, columns = zip(*pairs, strict=True)
    matrix = csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(seen), len(kept)))
    right = np.array(is_name)
    fitted = LogisticRegression(C=FREEDOM, max_iter=1000, tol=1e-5).fit(matrix, right)
    weights = [
        [groups[group], value, round(float(weight), DIGITS)]
        for (group, value), weight in zip(kept, fitted.coef_[0], strict=True)
        if abs(weight) >= SMALLEST
    ]
    return float(fitted.intercept_[0]), weights, fitted.decision_function(matrix)[right]


def _given(name: str) -> str:
    return name[2:] if name[:2] in COMPOUND and len(name) > 2 else name[1:]


def write_persons(model: Mapping[str, Any], path: Path = MODEL) -> None:
    """One line a weight, so that a change of the model can be read as a change of lines."""
    head = {name: value for name, value in model.items() if name not in ("first", "weights", "lexicon")}
    words = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ",\n"
    tables = {**model["lexicon"], "first": model["first"], "weights": model["weights"]}
    blocks = [
        f' "{name}": [\n' + ",\n".join(json.dumps(one, ensure_ascii=False) for one in rows) + "\n]"
        for name, rows in tables.items()
    ]
    path.write_text(words + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


# -- measured --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What was found in a text: full names that are in it and those found, spans starred and those that are
    no names, harmless signs and those starred."""

    names: int
    found: int
    starred: int
    wrong: int
    harmless: int
    harmed: int


def held_out_persons(texts: Sequence[PersonText]) -> list[Found]:
    """What models that were fitted without it find in each text."""
    lexicon = lexicon_kept()
    read = Lexicon(lexicon)
    results: list[Found | None] = [None] * len(texts)
    order = np.random.default_rng(SEED).permutation(len(texts))
    for new in np.array_split(order, FOLDS):
        known = sorted(set(range(len(texts))) - set(new.tolist()))
        model = PersonModel({**lexicon, **_fit([texts[one] for one in known], read)})
        for one in new.tolist():
            results[one] = compared(texts[one], [name_spans(part, model) for part in texts[one].parts])
    return [one for one in results if one is not None]


def compared(text: PersonText, spans: Sequence[Sequence[Span]]) -> Found:
    """The spans of each part beside the labelled names. A name once found is found in all parts; it counts as
    found where every sign of the given name would be starred."""
    starred = {part[a:b] for part, found in zip(text.parts, spans, strict=True) for a, b in found}
    wrong = harmless = harmed = count = 0
    missed = set()
    for part, found in zip(text.parts, spans, strict=True):
        true = text.spans(part)
        inside = {place for a, b in true for place in range(a, b)}
        hidden = {place for a, b in found for place in range(a, b)}
        count += len(found)
        wrong += sum(inside.isdisjoint(range(a, b)) for a, b in found)
        harmless += len(part) - len(inside)
        harmed += len(hidden - inside)
        missed |= {
            part[a:b]
            for a, b in true
            if part[a:b] not in starred and not hidden.issuperset(range(b - len(_given(part[a:b])), b))
        }
    names = {name for name in text.names if any(name in part for part in text.parts)}
    return Found(len(names), len(names) - len(missed), count, wrong, harmless, harmed)
