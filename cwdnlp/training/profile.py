"""Stage `profile`: what the model was made for, so that new articles can be compared with it (`cwdnlp drift`).

The lexicon is that of the training split. The sample is the split that is measured, tagged by the model: nothing was
learned from it, so that confidence is there what it is on articles from outside. The split dev would not do: the
classifier learns from it, and is far surer of it. Drift is thus drift from the articles that the figures of the model
card are about; where none is shown, these figures can be expected to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.language import Language

from cwdnlp.evaluate.observation import WordReader, observe, read_lexicon
from cwdnlp.evaluate.predict import predict
from cwdnlp.evaluate.profile import PROFILE, Profile
from cwdnlp.evaluate.sample import collect
from cwdnlp.pipeline import load, model_info
from cwdnlp.records import TaggedArticle
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import logger, read_split

__all__ = ["make_profile", "write_profile"]


def make_profile(train: Iterable[TaggedArticle], held_out_gold: Sequence[TaggedArticle], nlp: Language) -> Profile:
    """Return the profile of a model from the gold articles that it learned from, and some that it did not.

    The held-out articles are tagged by the model; what is gold in them plays no part.
    """
    train, reader = list(train), WordReader()
    lexicon = read_lexicon(train, reader)
    tagged = predict(held_out_gold, nlp).records
    sample = collect([observe(article, reader(article), lexicon) for article in tagged], lexicon)
    return Profile(model_info(nlp), len(train), sum(lexicon.lemmas.values()), lexicon, sample)


def write_profile(workspace: Workspace) -> None:
    """Write `profile.json` into the model's folder.

    Raises CorpusError if the stage `data` has not run, ModelError if the pipeline cannot be loaded.
    """
    train = read_split(workspace, "train")
    held_out = read_split(workspace, workspace.parameters.evaluate.split)
    profile = make_profile(train, held_out, load(workspace.model))
    content = profile.to_json().encode("utf-8")
    (workspace.model / PROFILE).write_bytes(content)
    logger.info("written: %s (%d bytes, %d held-out articles)", workspace.model / PROFILE, len(content), len(held_out))
