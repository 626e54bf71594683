"""Of whom an answer is, in words: the county, towns, or what an authority answers for."""

from collections.abc import Callable, Mapping, Sequence

from data.county import county
from data.query.filters import Filters
from data.query.scope import Scope

# towns named one by one in a title
MOST_NAMED = 3
COUNTED = {"town": "个镇街", "authority": "个部门"}
Names = Callable[[str], Mapping[str, str]]


def place_of(filters: Filters, scope: Scope, names: Names) -> str:
    """For titles: the county or the towns that are chosen or are the asker's own, and, where no authority is
    chosen, those whose asker sees no others: 鱼邱湖街道（住建局主管）."""
    towns = filters.towns or tuple(sorted(scope.towns or ()))
    place = _several("town", towns, names) if towns else county().name
    own = () if filters.authorities else tuple(sorted(scope.authorities or ()))
    return f"{place}（{_several('authority', own, names)}主管）" if own else place


def reach_of(scope: Scope, names: Names) -> str:
    """What the asker may see of the county, whatever is chosen: 全县, or the own towns and authorities."""
    own = {dimension: scope.of(dimension) for dimension in scope.narrowed()}
    return "，".join(_several(one, sorted(codes or ()), names) for one, codes in own.items()) or "全县"


def _several(dimension: str, codes: Sequence[str], names: Names) -> str:
    known = names(dimension)
    listed = [known.get(code, code) for code in codes]
    if len(listed) <= MOST_NAMED:
        return "、".join(listed)
    return f"{listed[0]}等{len(listed)}{COUNTED[dimension]}"
