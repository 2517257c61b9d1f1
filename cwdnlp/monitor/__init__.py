"""The monitor: sources of news watched, every article tagged and stored once."""
