"""Articles of a store as a file or folder for other programs: JSON lines, CSV, Parquet, a Hugging Face dataset."""

from __future__ import annotations

from cwdnlp.monitor.reading.export.places import WriteError
from cwdnlp.monitor.reading.export.write import ExportFormat, export

__all__ = ["ExportFormat", "WriteError", "export"]
