-- Version 1 of the store. Times are UTC, ISO 8601 to the second with a Z; days are ISO dates; codes are TERYT.
-- Tables hold what was read; the views of ../views.sql are the interface for users of SQL (docs/store.md).

CREATE TABLE source (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL CHECK (kind IN ('feed', 'page', 'folder', 'stdin')),
    address       TEXT NOT NULL,                 -- URL, path, or '-' for standard input
    unit          TEXT,                          -- the local government whose site it is, if the configuration says
    active        INTEGER NOT NULL DEFAULT 1,    -- 0: no longer in the configuration
    state         TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'ok', 'failing')),
    failures      INTEGER NOT NULL DEFAULT 0,    -- in a row
    error         TEXT,                          -- the last failure of the source itself, NULL when all is well
    checked_at    TEXT,
    ok_at         TEXT,
    next_at       TEXT,                          -- not to be asked before
    etag          TEXT,                          -- of the listing whose items are all in the queue
    last_modified TEXT
) STRICT;

-- What went wrong, newest first: one row a kind of fault and address, counted, so that years of faults stay small.
CREATE TABLE fault (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source,
    url       TEXT NOT NULL DEFAULT '',
    kind      TEXT NOT NULL,                     -- a word of cwdnlp.monitor.faults.FaultKind
    message   TEXT NOT NULL,
    count     INTEGER NOT NULL DEFAULT 1,
    first_at  TEXT NOT NULL,
    last_at   TEXT NOT NULL,
    UNIQUE (source_id, url, kind)
) STRICT;
CREATE INDEX fault_newest ON fault (source_id, last_at);

-- Articles: what stays.
CREATE TABLE story (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL                            -- of the item that began it: an older item may join it later
) STRICT;

CREATE TABLE item (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,             -- the canonical address, or the source with its own identifier
    source_id  INTEGER NOT NULL REFERENCES source,  -- that found it first
    story_id   INTEGER NOT NULL REFERENCES story,
    url        TEXT,
    found_at   TEXT NOT NULL,
    day        TEXT NOT NULL,                    -- published, or where that is missing or in the future, found
    version_id INTEGER REFERENCES version        -- the current one
) STRICT;
CREATE INDEX item_day ON item (day);
CREATE INDEX item_story ON item (story_id);
CREATE INDEX item_source ON item (source_id);

CREATE TABLE version (
    id          INTEGER PRIMARY KEY,
    item_id     INTEGER NOT NULL REFERENCES item,
    number      INTEGER NOT NULL,                -- 1, 2, 3 …
    digest      TEXT NOT NULL,                   -- of title and text
    title       TEXT,
    text        TEXT NOT NULL,
    published   TEXT,                            -- as the page or the feed says
    stored_at   TEXT NOT NULL,
    stage       TEXT,
    stage_score REAL,
    record      TEXT NOT NULL,                   -- the TaggedArticle as JSON, without text, title, url, published, id
    model       TEXT NOT NULL,                   -- name and version of the pipeline
    UNIQUE (item_id, digest),
    UNIQUE (item_id, number)
) STRICT;
CREATE INDEX version_stage ON version (stage, item_id);  -- the column itself lies behind the text, which is long

-- The queue, which is also the memory of what was seen: an item and the end of its candidate are one transaction.
CREATE TABLE candidate (
    id            INTEGER PRIMARY KEY,
    source_id     INTEGER NOT NULL REFERENCES source,
    key           TEXT NOT NULL,
    url           TEXT,
    title         TEXT,
    published     TEXT,
    fingerprint   TEXT NOT NULL,                 -- changes when the source says that the article changed
    content       BLOB,                          -- what the source itself carried, compressed; gone when done
    fetch         INTEGER NOT NULL DEFAULT 1,    -- 0: the content is the article, the address only says where it stands
    state         TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    error         TEXT,
    found_at      TEXT NOT NULL,
    next_at       TEXT,                          -- pending: not before; done: to be looked at again, NULL never
    etag          TEXT,
    last_modified TEXT,
    item_id       INTEGER REFERENCES item,
    UNIQUE (source_id, key)
) STRICT;
CREATE INDEX candidate_due ON candidate (source_id, next_at) WHERE state <> 'failed' AND next_at IS NOT NULL;
CREATE INDEX candidate_open ON candidate (source_id, state) WHERE state <> 'done';
CREATE INDEX candidate_found ON candidate (source_id, found_at);
CREATE INDEX candidate_item ON candidate (item_id);

-- What the current version of an item says, for searching; every row can be made again from `version.record`.
CREATE TABLE item_topic (
    item_id INTEGER NOT NULL REFERENCES item,
    topic   TEXT NOT NULL,
    score   REAL,
    PRIMARY KEY (item_id, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_topic_topic ON item_topic (topic);

CREATE TABLE item_unit (
    item_id INTEGER NOT NULL REFERENCES item,
    unit    TEXT NOT NULL,                       -- of a name in the text, an official, a member, a leader, the source
    PRIMARY KEY (item_id, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_unit_unit ON item_unit (unit);

CREATE TABLE item_official (
    id      INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item,
    role    TEXT NOT NULL,
    person  TEXT NOT NULL,
    folded  TEXT NOT NULL,                       -- the person, see cwdnlp.monitor.folding.fold
    unit    TEXT,
    org     TEXT
) STRICT;
CREATE INDEX item_official_item ON item_official (item_id);
CREATE INDEX item_official_unit ON item_official (unit);

CREATE TABLE item_partnership (
    item_id     INTEGER NOT NULL REFERENCES item,
    partnership TEXT NOT NULL,                   -- its identifier in the tables, or where they do not know it, the name folded
    name        TEXT NOT NULL,
    known       INTEGER NOT NULL,                -- 1: `partnership` is an identifier of the tables
    leader      TEXT,
    PRIMARY KEY (item_id, partnership)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_partnership_partnership ON item_partnership (partnership);

CREATE TABLE item_member (
    item_id     INTEGER NOT NULL REFERENCES item,
    partnership TEXT NOT NULL,
    unit        TEXT NOT NULL,
    PRIMARY KEY (item_id, partnership, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_programme (
    item_id   INTEGER NOT NULL REFERENCES item,
    programme TEXT NOT NULL,                     -- identifier of the tables, or the name folded
    name      TEXT NOT NULL,
    known     INTEGER NOT NULL,
    PRIMARY KEY (item_id, programme)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_programme_programme ON item_programme (programme);

CREATE TABLE item_person (
    item_id INTEGER NOT NULL REFERENCES item,
    folded  TEXT NOT NULL,
    name    TEXT NOT NULL,
    PRIMARY KEY (item_id, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_person_folded ON item_person (folded);

-- Bands of the MinHash signature of an item's current text: items that share a band may tell one story.
CREATE TABLE signature (
    band    INTEGER NOT NULL,                    -- the month of the item's day, with a hash of the band's number and rows
    item_id INTEGER NOT NULL REFERENCES item,
    PRIMARY KEY (band, item_id)
) STRICT, WITHOUT ROWID;

-- Alerts are written with the item and delivered later, at least once.
CREATE TABLE alert (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,           -- the idempotency key
    rule         TEXT NOT NULL,
    item_id      INTEGER NOT NULL REFERENCES item,
    version_id   INTEGER NOT NULL REFERENCES version,
    payload      TEXT NOT NULL,                  -- JSON, as it is delivered
    state        TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    error        TEXT,
    created_at   TEXT NOT NULL,
    next_at      TEXT NOT NULL,
    delivered_at TEXT
) STRICT;
CREATE INDEX alert_due ON alert (next_at) WHERE state = 'pending';

-- The register, so that SQL alone can tell what lies where; filled by the library, replaced when its register is newer.
CREATE TABLE unit (
    code        TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    powiat      TEXT,
    voivodeship TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
