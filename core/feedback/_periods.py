"""When comments were written, in periods long enough to count."""

import pandas as pd

_MAX_MONTHS, _MAX_QUARTERS = 36, 60


def comment_periods(times: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    """Return the period of each date: months, or quarters or years where there would be too many; "" for no date.

    Examples
    --------
    >>> import pandas as pd
    >>> list(comment_periods(pd.Series(pd.to_datetime(["2026-04-03", None]))))
    ['2026-04', '']
    """
    known = times.dropna()
    if known.empty:
        return pd.Series("", index=times.index, dtype="str")
    first, last = known.min(), known.max()
    n_months = 12 * (last.year - first.year) + last.month - first.month + 1
    year = known.dt.year.astype("int64").astype("str")
    if n_months <= _MAX_MONTHS:
        named = year + "-" + known.dt.month.astype("int64").astype("str").str.zfill(2)
    elif n_months <= 3 * _MAX_QUARTERS:
        named = year + "-Q" + known.dt.quarter.astype("int64").astype("str")
    else:
        named = year
    return named.reindex(times.index, fill_value="").astype("str")
