"""The recogniser's spaCy configuration, with the parameters that it refers to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from thinc.api import Config

from cwdnlp.training.parameters import NerParameters, ParametersError

__all__ = ["CONFIG", "recogniser_config"]

CONFIG = Path(__file__).resolve().parent / "config"
_PARAMETERS = "parameters"


def recogniser_config(parameters: NerParameters, **paths: str) -> dict[str, Any]:
    """Return `ner.cfg` with all values filled in; `paths` are those of its section of that name.

    Raises ParametersError for an override of a key that it does not have.

    >>> recogniser_config(NerParameters.model_validate(_example()))["training"]["dropout"]
    0.3
    """
    config = Config().from_disk(CONFIG / "ner.cfg", interpolate=False)
    for key, value in parameters.overrides.items():
        _override(config, key, value)
    config[_PARAMETERS] = parameters.model_dump(exclude={"overrides"})
    config["paths"].update(paths)
    filled: dict[str, Any] = config.interpolate()
    del filled[_PARAMETERS]  # not spaCy's
    return filled


def _override(config: dict[str, Any], key: str, value: Any) -> None:
    *sections, last = key.split(".")
    place: Any = config
    for section in sections:
        place = place.get(section) if isinstance(place, dict) else None
    if not isinstance(place, dict) or last not in place:
        raise ParametersError(f"ner.overrides: ner.cfg has no {key!r}", remedy=f"see {CONFIG.name}/ner.cfg of cwdnlp")
    place[last] = value


def _example() -> dict[str, Any]:
    from cwdnlp.training.parameters import default_parameters

    return default_parameters().ner.model_dump()
