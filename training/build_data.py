"""Stage `data`: the corpus as gold records in JSON lines, one file a split.

python -m training.build_data
"""

from __future__ import annotations

from cwdnlp.corpus.article import read_corpus
from cwdnlp.records import read_jsonl, write_jsonl
from training.common import DATA, ROOT, configure_logging, logger

SPLITS = ("train", "dev", "test")


def main() -> None:
    """Write `training/data/<split>.jsonl`."""
    configure_logging()
    DATA.mkdir(exist_ok=True)
    for split in SPLITS:
        records = [article.to_record() for _, article in read_corpus(ROOT / "corpora", (split,))]
        (DATA / f"{split}.jsonl").write_text("".join(write_jsonl(records)), encoding="utf-8")
        logger.info("%s: %d articles, %d entities", split, len(records), sum(len(r.entities) for r in records))
    groups = {
        article.meta.id: article.meta.group or article.meta.place[:6]
        for _, article in read_corpus(ROOT / "corpora", SPLITS)
    }
    lines = "".join(f"{identifier}\t{group}\n" for identifier, group in sorted(groups.items()))
    (DATA / "groups.tsv").write_text(lines, encoding="utf-8")
    with (ROOT / "corpora" / "news.jsonl").open(encoding="utf-8") as news:
        count = sum(1 for _ in read_jsonl(news, where="corpora/news.jsonl"))
    logger.info("news: %d articles, measured only", count)


if __name__ == "__main__":
    main()
