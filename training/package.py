"""Stage `package`: put the trained components and the rules together into `models/pl_cwd_news`.

The recogniser and the classifier stay where their stages wrote them; this adds configuration, vocabulary and meta data.

    python -m training.package [--model FOLDER] [--set KEY VALUE]…
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import load_config

import cwdnlp
from training.common import MODEL, ROOT, configure_logging, logger

TRAINED = ("ner", "cwdnlp_partnerships", "cwdnlp_confidence", "cwdnlp_classifier")


def assemble(model: Path, overrides: Mapping[str, Any] | None = None, *, without: Collection[str] = ()) -> Language:
    """Build the pipeline of `pipeline.cfg` with the trained components found in `model`.

    `overrides` are those of `ner.cfg` that the recogniser was trained with; components in `without` are left out.
    """
    config = load_config(ROOT / "training" / "pipeline.cfg")
    trained = load_config(ROOT / "training" / "ner.cfg", overrides=dict(overrides or {}), interpolate=True)
    config["components"]["ner"]["model"] = trained["components"]["ner"]["model"]
    # As many as there are: an experiment trains fewer.
    config["components"]["ner"]["members"] = len(list((model / "ner").glob("[0-9]*")))
    for name in without:
        config["nlp"]["pipeline"].remove(name)
        del config["components"][name]
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    for name in TRAINED:
        if name not in without:
            nlp.get_pipe(name).from_disk(model / name, exclude=["vocab"])
    nlp.meta["name"] = "cwd_news"
    nlp.meta["version"] = cwdnlp.__version__
    nlp.meta["description"] = "Polish municipal press releases: entities, links, officials, stage and topics"
    nlp.meta["license"] = "MIT"
    return nlp


def main(arguments: list[str] | None = None) -> None:
    """Write configuration, vocabulary and meta data beside the trained components."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder with the trained components")
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("KEY", "VALUE"), help="as in training")
    options = parser.parse_args(arguments)
    configure_logging()
    nlp = assemble(options.model, {key: json.loads(value) for key, value in options.set})
    nlp.to_disk(options.model, exclude=list(TRAINED))
    logger.info("written: %s, components %s", options.model, ", ".join(nlp.pipe_names))


if __name__ == "__main__":
    main()
