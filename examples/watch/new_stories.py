"""Print the stories about money that are new since the last run: `python new_stories.py FOLDER [news.sqlite]`."""

import sys
from pathlib import Path

from cwdnlp.monitor import Filter, news, open_store, watch_once
from cwdnlp.monitor.settings import FolderSource, WatchSettings

folder = Path(sys.argv[1])
store = Path(sys.argv[2] if len(sys.argv) > 2 else "news.sqlite")

settings = WatchSettings(store=store, sources=(FolderSource(name="incoming", path=folder),))
summary = watch_once(settings)
print(summary, file=sys.stderr)

seen = store.with_suffix(".seen")
known = set(seen.read_text(encoding="utf-8").split()) if seen.exists() else set()
with open_store(store) as opened:
    for item in news(opened, Filter(stage="funding")):
        if str(item.story) not in known:
            sums = ", ".join(amount.text for amount in item.record.amounts)
            print(f"{item.day}  {item.record.title or item.record.text[:60]}  {sums}")
            known.add(str(item.story))
seen.write_text("\n".join(sorted(known)), encoding="utf-8")
