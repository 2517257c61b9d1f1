"""The configuration of the monitor: a TOML file, checked as a whole before anything starts (docs/watch-config.md)."""

from cwdnlp.monitor.config.errors import ConfigError
from cwdnlp.monitor.config.load import load_config

__all__ = ["ConfigError", "load_config"]
