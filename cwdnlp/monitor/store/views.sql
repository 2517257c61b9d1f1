-- The views for users of SQL, see docs/store.md. An item is an article on one site; copies of it share a story.

CREATE VIEW news AS
SELECT item.id AS item_id, item.day, version.title, item.url, source.name AS source, source.unit AS source_unit,
       version.stage, version.stage_score,
       (SELECT group_concat(topic, ', ') FROM (SELECT topic FROM item_topic WHERE item_id = item.id ORDER BY topic)) AS topics,
       item.story_id,
       (SELECT count(*) FROM item AS copy WHERE copy.story_id = item.story_id) AS copies,
       version.number AS version,
       (SELECT count(*) FROM version AS each WHERE each.item_id = item.id) AS versions,
       version.published, item.found_at, version.stored_at, version.model, version.text
FROM item
JOIN version ON version.id = item.version_id
JOIN source ON source.id = item.source_id;

CREATE VIEW news_topics AS
SELECT item.id AS item_id, item.day, item_topic.topic, item_topic.score, version.title, item.url
FROM item_topic
JOIN item ON item.id = item_topic.item_id
JOIN version ON version.id = item.version_id;

CREATE VIEW news_units AS
SELECT item.id AS item_id, item.day, item_unit.unit, unit.kind, unit.name,
       unit.powiat, powiat.name AS powiat_name, unit.voivodeship, voivodeship.name AS voivodeship_name,
       version.title, item.url
FROM item_unit
JOIN item ON item.id = item_unit.item_id
JOIN version ON version.id = item.version_id
LEFT JOIN unit ON unit.code = item_unit.unit
LEFT JOIN unit AS powiat ON powiat.code = unit.powiat
LEFT JOIN unit AS voivodeship ON voivodeship.code = unit.voivodeship;

CREATE VIEW news_officials AS
SELECT item.id AS item_id, item.day, item_official.role, item_official.person, item_official.unit,
       unit.name AS unit_name, item_official.org, version.title, item.url
FROM item_official
JOIN item ON item.id = item_official.item_id
JOIN version ON version.id = item.version_id
LEFT JOIN unit ON unit.code = item_official.unit;

CREATE VIEW news_partnerships AS
SELECT item.id AS item_id, item.day, item_partnership.partnership, item_partnership.name, item_partnership.known,
       item_partnership.leader,
       (SELECT group_concat(unit, ', ') FROM (SELECT unit FROM item_member WHERE item_id = item.id
        AND item_member.partnership = item_partnership.partnership ORDER BY unit)) AS members,
       version.stage, version.title, item.url
FROM item_partnership
JOIN item ON item.id = item_partnership.item_id
JOIN version ON version.id = item.version_id;

CREATE VIEW news_programmes AS
SELECT item.id AS item_id, item.day, item_programme.programme, item_programme.name, item_programme.known,
       version.title, item.url
FROM item_programme
JOIN item ON item.id = item_programme.item_id
JOIN version ON version.id = item.version_id;

CREATE VIEW timeline AS
SELECT item_partnership.partnership, item_partnership.name, version.stage, version.stage_score, item.day,
       item.id AS item_id, item.story_id, version.title, item.url
FROM item_partnership
JOIN item ON item.id = item_partnership.item_id
JOIN version ON version.id = item.version_id
WHERE version.stage IS NOT NULL AND version.stage <> 'none';

CREATE VIEW stories AS
SELECT told.*, version.title, version.stage, first.url
FROM (SELECT story_id, count(*) AS copies, count(DISTINCT source_id) AS sources, min(day) AS first_day,
             max(day) AS last_day, min(id) AS first_item_id
      FROM item GROUP BY story_id) AS told
JOIN item AS first ON first.id = told.first_item_id
JOIN version ON version.id = first.version_id;

CREATE VIEW versions AS
SELECT version.item_id, version.number, version.id = item.version_id AS current, version.stored_at, version.published,
       version.title, version.stage, version.stage_score, version.model, item.url, version.text
FROM version
JOIN item ON item.id = version.item_id;

CREATE VIEW watched_sources AS
SELECT source.name, source.kind, source.address, source.unit, unit.name AS unit_name, source.active, source.state,
       source.failures, source.error, source.checked_at, source.ok_at, source.next_at,
       (SELECT count(*) FROM item WHERE item.source_id = source.id) AS items,
       (SELECT count(*) FROM candidate AS open WHERE open.source_id = source.id
        AND open.state <> 'done' AND open.state = 'pending') AS pending,
       (SELECT count(*) FROM candidate AS open WHERE open.source_id = source.id
        AND open.state <> 'done' AND open.state = 'failed') AS failed
FROM source
LEFT JOIN unit ON unit.code = source.unit;

CREATE VIEW alerts AS
SELECT alert.id AS alert_id, alert.rule, alert.state, alert.created_at, alert.delivered_at, alert.attempts,
       alert.error, alert.item_id, version.title, item.url, alert.payload
FROM alert
JOIN item ON item.id = alert.item_id
JOIN version ON version.id = alert.version_id;
