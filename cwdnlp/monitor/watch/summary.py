"""What a run did, in numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

__all__ = ["Summary"]


@dataclass(slots=True)
class Summary:
    """The counts of a run, or of the time since the last summary of a run that goes on.

    `stored` are new articles, `versions` new versions of known ones, `unchanged` articles that were looked at again
    and had nothing new. `failed_items` could not be read this time: they are tried again, unless their fault is
    permanent. `left` are known and due, but were not tried (their host is in trouble, or the run was stopped).
    `unknown_labels` are those in rules that a model of one's own never tells. `complete` is False where the store could
    not be written for so long that the run was given up.

    >>> Summary(polled=3, failed_sources=1).ok, Summary(polled=3, stored=2).ok
    (False, True)
    """

    polled: int = 0
    failed_sources: int = 0
    found: int = 0
    stored: int = 0
    versions: int = 0
    unchanged: int = 0
    failed_items: int = 0
    faults: int = 0
    alerts: int = 0
    failed_alerts: int = 0
    left: int = 0
    unknown_labels: int = 0
    complete: bool = True

    @property
    def ok(self) -> bool:
        """Whether all went well; what is only left for the next run is no failure."""
        failed = self.failed_sources or self.failed_items or self.failed_alerts or self.unknown_labels
        return self.complete and not failed

    def __str__(self) -> str:
        told = (
            _count(self.polled, "source") + " asked",
            f"{self.failed_sources:,} of them failed" if self.failed_sources else "",
            _count(self.stored, "article") + " stored",
            _count(self.versions, "new version") if self.versions else "",
            _count(self.failed_items, "article") + " failed" if self.failed_items else "",
            _count(self.alerts, "alert") + " delivered" if self.alerts else "",
            _count(self.failed_alerts, "alert") + " failed" if self.failed_alerts else "",
            _count(self.left, "article") + " left for later" if self.left else "",
            _count(self.unknown_labels, "label") + " of rules unknown to the model" if self.unknown_labels else "",
        )
        return ", ".join(filter(None, told))

    def copy(self) -> Summary:
        """Return the counts as they are now."""
        return replace(self)

    def since(self, before: Summary) -> Summary:
        """Return what was added to an earlier state of these counts.

        >>> Summary(polled=5, stored=3).since(Summary(polled=4)).to_dict()["stored"]
        3
        """
        names = [field.name for field in fields(self) if field.name != "complete"]
        return Summary(**{name: getattr(self, name) - getattr(before, name) for name in names}, complete=self.complete)

    def to_dict(self) -> dict[str, int | bool]:
        """Return the counts by name."""
        return asdict(self)


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"
