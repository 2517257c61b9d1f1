"""Why an alert could not be delivered."""

from __future__ import annotations

from cwdnlp.errors import CwdnlpError

__all__ = ["DeliveryError"]


class DeliveryError(CwdnlpError):
    """A target did not take an alert.

    `permanent` says that this alert will never be taken, `retry_after` how many seconds the target asked to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        remedy: str | None = None,
        permanent: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.permanent = permanent
        self.retry_after = retry_after

    def at(self, where: str) -> DeliveryError:
        """Return a copy of this error that names `where` it happened."""
        inner = f"{where}: {self.where}" if self.where else where
        return DeliveryError(
            self.message, where=inner, remedy=self.remedy, permanent=self.permanent, retry_after=self.retry_after
        )
