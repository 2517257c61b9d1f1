"""The stages of the pipeline from `corpora/` to `models/`; nothing here is imported by the library."""
