"""What teams pledged, beside what the ratings of its theme did since."""

import pandas as pd

MEASURES = ("performance", "gap")


def of(
    pledges: pd.DataFrame | None, items: pd.DataFrame, names: dict[tuple[str, str], str]
) -> pd.DataFrame:
    """The pledges of docs/report-tables.md with means before and after; `items` after hiding.

    Before is the pledge's workshop, after the last one; only items rated in both with the same
    wording count. It says what happened since, not because of it.
    """
    if pledges is None:
        return pd.DataFrame()
    table = pledges.reset_index(drop=True).copy()
    workshops = [str(name) for name in items["workshop"].cat.categories]
    wanted = zip(table["workshop"].tolist(), table["team"].tolist(), strict=True)
    table["name"] = [names.get(key, key[1]) for key in wanted]
    rated = items[(items["voice"] == "member") & items["performance"].notna()]
    rated = rated.astype({"workshop": str, "item": str, "theme": str})
    table["workshop_after"] = [
        workshops[-1] if name in workshops[:-1] else "" for name in table["workshop"]
    ]
    columns = (table[name].tolist() for name in ("workshop", "workshop_after", "theme", "item"))
    moved = [_moved(rated, *row) for row in zip(*columns, strict=True)]
    return table.join(pd.DataFrame(moved, index=table.index))


def _moved(rated: pd.DataFrame, before: str, after: str, theme: str, item: str) -> dict[str, float]:
    """Means of the item, or else of the theme's items, in both workshops."""
    about = rated[(rated["item"] == item) if item else (rated["theme"] == theme) & (theme != "")]
    sides = [about[about["workshop"] == name].set_index("item") for name in (before, after)]
    same = [
        key
        for key in sides[0].index.intersection(sides[1].index)
        if sides[0].loc[key, "item_version"] == sides[1].loc[key, "item_version"]
    ]
    if not after or not same:
        return {}
    return {
        **{f"{m}_before": float(sides[0].loc[same, m].mean()) for m in MEASURES},
        **{f"{m}_after": float(sides[1].loc[same, m].mean()) for m in MEASURES},
        "items": len(same),
    }
