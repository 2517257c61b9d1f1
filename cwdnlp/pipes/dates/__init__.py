"""Calendar days and their ISO values."""

from cwdnlp.pipes.dates.dates import CalendarDay, find_dates

__all__ = ["CalendarDay", "find_dates"]
