"""A report as one self-contained page, in Polish or English."""

from __future__ import annotations

from cwdnlp.render.report.page import render_report
from cwdnlp.render.report.words import Language

__all__ = ["Language", "render_report"]
