-- The questions in SQL over flat tables (benchmarks/questions.py loads them from the same store).
-- $name is a parameter or NULL. One section per question; rows as the question's own.

-- name: views
CREATE VIEW own AS  -- one text in two papers counts once
  SELECT id FROM part WHERE id NOT IN (SELECT part FROM twin WHERE other < part);
CREATE VIEW also AS
  SELECT part, string_agg(DISTINCT paper, ' ') AS also_in FROM twin GROUP BY part;
CREATE VIEW seen AS
  SELECT e.id AS evidence, e.quote, e.start, e.page, e.document, d.official, d.meeting, d.day,
    also.also_in
  FROM evidence e JOIN own ON own.id = e.part JOIN document d ON d.id = e.document
  LEFT JOIN also ON also.part = e.part;
CREATE VIEW says AS
  SELECT s.*, s.actor AS who, 'own' AS via FROM intervention s
  UNION ALL
  SELECT s.*, i.actor AS who, 'group' AS via FROM intervention s JOIN includes i ON i.id = s.id;
CREATE VIEW only_concern AS
  SELECT item, min(thing) AS thing FROM concerns GROUP BY item HAVING count(*) = 1;
CREATE VIEW reached AS
  SELECT o.id, o.object AS thing, o.type AS what, 'reached' AS stage, 'named' AS link, o.item,
    o.evidence FROM outcome o WHERE o.object IS NOT NULL
  UNION ALL
  SELECT o.id, c.thing, o.type, 'reached', 'item', o.item, o.evidence
  FROM outcome o JOIN only_concern c ON c.item = o.item WHERE o.object IS NULL;
CREATE VIEW stages AS
  SELECT thing, what, stage, link, item, evidence FROM reached
  UNION ALL
  SELECT c.thing, i.planned_type, 'planned', 'item', i.id, i.evidence
  FROM item i JOIN concerns c ON c.item = i.id WHERE i.planned_type IS NOT NULL;
CREATE VIEW once AS  -- a point in agenda and report counts once
  SELECT id, meeting, document, title FROM item
  WHERE id NOT IN (SELECT item FROM same WHERE other < item);

-- name: agencies-on-dossier
WITH pair AS (
  SELECT DISTINCT i.id AS item, x.thing FROM item i JOIN own ON own.id = i.part
  JOIN (SELECT item, thing FROM concerns UNION SELECT item, thing FROM mentions) x ON x.item = i.id
  WHERE x.thing IN (SELECT id FROM thing WHERE class = 'PolicyObject')
    AND ($dossier IS NULL OR x.thing = $dossier)),
acting AS (
  SELECT item, thing AS agency, evidence FROM mention WHERE item IS NOT NULL
  UNION SELECT item, actor, evidence FROM intervention WHERE item IS NOT NULL),
named AS (
  SELECT p.thing, a.agency, count(DISTINCT p.item) AS items, min(a.evidence) AS evidence
  FROM pair p JOIN acting a ON a.item = p.item
  WHERE a.agency IN (SELECT id FROM thing WHERE class IN
      ('Agency', 'Office', 'Institution', 'InternationalOrganisation'))
    AND ($agency IS NULL OR a.agency = $agency) GROUP BY ALL),
said AS (
  SELECT p.thing, s.actor AS agency, count(DISTINCT s.id) AS n
  FROM pair p JOIN intervention s ON s.item = p.item GROUP BY ALL),
aimed AS (
  SELECT x.thing, s.actor AS agency, count(DISTINCT s.id) AS n FROM intervention s
  JOIN seen ON seen.evidence = s.evidence
  JOIN (SELECT id, object AS thing FROM intervention UNION SELECT id, thing FROM about) x
    ON x.id = s.id GROUP BY ALL)
SELECT n.thing, n.agency, n.items, said.n AS said, aimed.n AS aimed, e.quote, e.document, d.official
FROM named n JOIN evidence e ON e.id = n.evidence JOIN document d ON d.id = e.document
LEFT JOIN said ON said.thing = n.thing AND said.agency = n.agency
LEFT JOIN aimed ON aimed.thing = n.thing AND aimed.agency = n.agency
ORDER BY n.thing, aimed DESC, said DESC, n.items DESC, n.agency

-- name: agency-activity
WITH body AS (
  SELECT DISTINCT id FROM thing WHERE class IN
    ('Agency', 'Office', 'Institution', 'InternationalOrganisation')),
place AS (
  SELECT actor AS agency, item, 'acts' AS role, act, stance, modality, evidence FROM intervention
  UNION ALL
  SELECT thing, item, 'is named', NULL, NULL, NULL, evidence FROM mention m
  WHERE NOT EXISTS (SELECT 1 FROM intervention s
    WHERE s.evidence = m.evidence AND s.actor = m.thing))
SELECT DISTINCT p.agency, s.day, s.meeting, p.item, p.role, p.act, p.stance, p.modality, s.quote,
  s.document, s.also_in, s.page, s.official, s.start
FROM place p JOIN body ON body.id = p.agency JOIN seen s ON s.evidence = p.evidence
WHERE ($agency IS NULL OR p.agency = $agency) AND ($from IS NULL OR s.day >= $from)
  AND ($to IS NULL OR s.day <= $to)
ORDER BY p.agency, s.day, s.document, s.start, p.role, p.act

-- name: allies
WITH together AS (
  SELECT o.actor, s.who AS ally, 'same act' AS how, s.* EXCLUDE (who, via)
  FROM intervention o JOIN says s
    ON s.evidence = o.evidence AND s.act = o.act AND s.stance = o.stance AND s.who <> o.actor
  UNION ALL
  SELECT i.actor, s.actor, 'group', s.* FROM includes i JOIN intervention s ON s.id = i.id
  UNION ALL
  SELECT i.actor, o.actor, 'member', s.* FROM includes i JOIN intervention s ON s.id = i.id
  JOIN includes o ON o.id = s.id AND o.actor <> i.actor)
SELECT DISTINCT t.actor, t.ally, t.how, t.quantifier, t.act, t.stance, t.modality, t.object, s.day,
  s.meeting, s.quote, s.document, s.also_in, s.page, s.official, s.start
FROM together t JOIN seen s ON s.evidence = t.evidence
WHERE ($actor IS NULL OR t.actor = $actor) AND ($from IS NULL OR s.day >= $from)
  AND ($to IS NULL OR s.day <= $to)
ORDER BY t.actor, s.day, s.document, s.start, t.ally, t.act, t.how

-- name: announced-vs-reported
WITH point AS (
  SELECT i.*, p.type FROM item i JOIN own ON own.id = i.part JOIN part p ON p.id = i.part),
side AS (SELECT * FROM (VALUES ('annotated-agenda', 'report', 'announced only'),
  ('report', 'annotated-agenda', 'reported only')) v(here, there, finding)),
matched AS (
  SELECT DISTINCT s.item, p.type FROM same s JOIN item i ON i.id = s.other
  JOIN part p ON p.id = i.part)
SELECT DISTINCT p.meeting, side.finding, p.number, p.title, p.id, p.document, d.official
FROM point p JOIN side ON side.here = p.type JOIN document d ON d.id = p.document
WHERE ($meeting IS NULL OR p.meeting = $meeting)
  AND EXISTS (SELECT 1 FROM document o JOIN doc_type t ON t.document = o.id
    WHERE o.meeting = p.meeting AND t.type = side.there)
  AND NOT EXISTS (SELECT 1 FROM matched m WHERE m.item = p.id AND m.type = side.there)
  AND (p.parent IS NULL
    OR EXISTS (SELECT 1 FROM matched m WHERE m.item = p.parent AND m.type = side.there))
ORDER BY p.meeting, side.finding, p.document, p.number, p.id

-- name: calls
SELECT DISTINCT s.day, s.meeting, x.who, x.via, x.quantifier, a.actor AS addressee, b.thing,
  x.modality, s.quote, s.document, s.also_in, s.page, s.official, s.start
FROM says x JOIN seen s ON s.evidence = x.evidence LEFT JOIN addressee a ON a.id = x.id
LEFT JOIN about b ON b.id = x.id
WHERE x.act LIKE '%/calls' AND ($actor IS NULL OR x.who = $actor)
  AND ($addressee IS NULL OR a.actor = $addressee)
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.document, s.start, x.who, addressee, b.thing, x.via

-- name: citations
SELECT DISTINCT c.document, c.cited, c.wording, c.quote, c.page, d.official, o.official, c.start
FROM citation c JOIN document d ON d.id = c.document LEFT JOIN document o ON o.id = c.cited
WHERE ($document IS NULL OR c.document = $document) AND ($cited IS NULL OR c.cited = $cited)
ORDER BY c.document, c.start, c.cited

-- name: commitments
SELECT DISTINCT s.day, s.meeting, c.by, c.person, c.made, f.document AS met, s.quote, s.document,
  s.also_in, s.page, s.official, s.start
FROM commitment c JOIN seen s ON s.evidence = c.evidence LEFT JOIN fulfilled f ON f.id = c.id
WHERE ($person IS NULL OR c.person = $person) AND ($from IS NULL OR s.day >= $from)
  AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.document, s.start, c.person, met

-- name: concerns
SELECT DISTINCT s.day, s.meeting, x.who, x.via, x.quantifier, x.object, b.thing, x.modality, s.quote,
  s.document, s.also_in, s.page, s.official, s.start
FROM says x JOIN seen s ON s.evidence = x.evidence LEFT JOIN about b ON b.id = x.id
WHERE x.act LIKE '%/concerns' AND ($actor IS NULL OR x.who = $actor)
  AND ($dossier IS NULL OR x.object = $dossier)
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.document, s.start, x.who, x.object, b.thing, x.via

-- name: contradictions
WITH side AS (
  SELECT DISTINCT x.*, s.day, s.meeting, s.quote, s.document, s.official, s.start
  FROM says x JOIN seen s ON s.evidence = x.evidence
  WHERE x.object IS NOT NULL AND s.meeting IS NOT NULL AND ($actor IS NULL OR x.who = $actor)
    AND ($dossier IS NULL OR x.object = $dossier))
SELECT DISTINCT f.day, f.meeting, f.who, f.object, f.via, f.modality, f.quote, f.document, f.official,
  a.via, a.modality, a.quote, a.document, a.official, f.start, a.start
FROM side f JOIN side a ON a.who = f.who AND a.object = f.object AND a.meeting = f.meeting
WHERE f.stance LIKE '%/positive' AND a.stance LIKE '%/negative'
ORDER BY f.day, f.who, f.object, f.document, f.start, a.document, a.start

-- name: country-mentions
WITH counted AS (
  SELECT m.thing AS country, s.day, s.meeting, t.topic, count(DISTINCT m.id) AS mentions,
    count(DISTINCT m.item) AS items, min(s.evidence) AS evidence
  FROM mention m JOIN seen s ON s.evidence = m.evidence LEFT JOIN item_topic t ON t.item = m.item
  WHERE m.thing IN (SELECT id FROM thing WHERE class = 'Country')
    AND ($country IS NULL OR m.thing = $country) AND ($topic IS NULL OR t.topic = $topic)
    AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
  GROUP BY ALL)
SELECT c.*, e.quote, e.document, d.official
FROM counted c JOIN evidence e ON e.id = c.evidence JOIN document d ON d.id = e.document
ORDER BY c.country, c.day, c.meeting, c.topic

-- name: data-coverage
WITH papers AS (
  SELECT d.meeting, string_agg(DISTINCT d.name, ' ') FILTER (t.type = 'annotated-agenda') AS agendas,
    string_agg(DISTINCT d.name, ' ') FILTER (t.type = 'report') AS reports
  FROM document d JOIN doc_type t ON t.document = d.id GROUP BY d.meeting),
said AS (SELECT meeting, day, min(evidence) AS evidence FROM meeting_evidence GROUP BY ALL)
SELECT s.meeting, s.day, p.agendas, p.reports, e.quote, e.document, d.official
FROM said s JOIN evidence e ON e.id = s.evidence JOIN document d ON d.id = e.document
LEFT JOIN papers p ON p.meeting = s.meeting ORDER BY s.day, s.meeting

-- name: dossier-progress
SELECT DISTINCT g.thing, s.day, s.meeting, g.item, g.stage, g.what, g.link, s.quote, s.document,
  s.also_in, s.page, s.official, s.start
FROM stages g JOIN seen s ON s.evidence = g.evidence
WHERE s.meeting IS NOT NULL AND ($dossier IS NULL OR g.thing = $dossier)
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY g.thing, s.day, g.stage, s.document, s.start, g.item, g.what

-- name: dossier-status-at
WITH told AS (
  SELECT DISTINCT g.*, s.day, s.meeting, s.quote, s.document, s.also_in, s.page, s.official, s.start
  FROM stages g JOIN seen s ON s.evidence = g.evidence
  WHERE s.meeting IS NOT NULL AND ($dossier IS NULL OR g.thing = $dossier)
    AND ($day IS NULL OR s.day <= $day))
SELECT * FROM told QUALIFY day = max(day) OVER (PARTITION BY thing, stage)
ORDER BY thing, stage DESC, document, start, item, what

-- name: dossier-timeline
SELECT DISTINCT m.thing, s.day, s.meeting, m.item, c.item IS NOT NULL AS concerns, m.wording, s.quote,
  s.document, s.also_in, s.page, s.official, s.start
FROM mention m JOIN seen s ON s.evidence = m.evidence
LEFT JOIN concerns c ON c.item = m.item AND c.thing = m.thing
WHERE m.thing IN (SELECT id FROM thing WHERE class = 'PolicyObject')
  AND ($dossier IS NULL OR m.thing = $dossier)
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY m.thing, s.day, s.document, s.start, m.item, m.wording

-- name: evidence
SELECT DISTINCT m.thing, m.wording, s.day, s.meeting, m.item, s.quote, s.document, s.also_in, s.page,
  s.official, s.start
FROM mention m JOIN seen s ON s.evidence = m.evidence
WHERE m.thing = $entity AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY m.thing, s.day, s.document, s.start, m.wording

-- name: figures
SELECT DISTINCT f.value, f.unit, f.geography, f.period, b.thing, s.day, s.meeting, f.item, s.quote,
  s.document, s.also_in, s.page, s.official, s.start
FROM figure f JOIN seen s ON s.evidence = f.evidence LEFT JOIN about b ON b.id = f.id
WHERE ($topic IS NULL OR EXISTS (SELECT 1 FROM item_topic t
    WHERE t.item = f.item AND t.topic = $topic))
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.document, s.start, f.value, b.thing, f.geography

-- name: intended-vs-reported
WITH pair AS (
  SELECT DISTINCT d.day, a.meeting, a.id AS item, r.id AS point FROM item a
  JOIN same ON same.item = a.id JOIN item r ON r.id = same.other
  JOIN part pa ON pa.id = a.part JOIN part pr ON pr.id = r.part
  JOIN own oa ON oa.id = a.part JOIN own ob ON ob.id = r.part
  JOIN document d ON d.id = a.document
  WHERE pa.type = 'annotated-agenda' AND pr.type = 'report'
    AND ($meeting IS NULL OR a.meeting = $meeting)),
dutch AS (
  SELECT x.*, e.quote, e.document, e.start, d.official FROM says x
  JOIN evidence e ON e.id = x.evidence JOIN document d ON d.id = e.document
  WHERE x.who LIKE '%/country/NLD'),
intent AS (SELECT * FROM dutch WHERE modality LIKE '%/intended'),
report AS (SELECT * FROM dutch WHERE modality LIKE '%/reported'),
both_sides AS (
  SELECT p.*, i.id AS i_id, i.via AS i_via, i.act AS i_act, i.stance AS i_stance, i.quote AS i_quote,
    i.document AS i_document, i.official AS i_official, i.start AS i_at, r.via AS r_via,
    r.act AS r_act, r.stance AS r_stance, r.quote AS r_quote, r.document AS r_document,
    r.official AS r_official, r.start AS r_at,
    CASE WHEN i.object = r.object THEN 3 WHEN i.act = r.act THEN 2 ELSE 1 END AS closeness
  FROM pair p JOIN intent i ON i.item = p.item JOIN report r ON r.item = p.point),
matches AS (
  SELECT * FROM both_sides QUALIFY closeness = max(closeness) OVER (PARTITION BY i_id))
SELECT DISTINCT day, meeting, item, closeness::VARCHAR AS match, i_via, i_act, i_stance, i_quote,
  i_document, i_official, i_at, r_via, r_act, r_stance, r_quote, r_document, r_official, r_at
FROM matches
UNION
SELECT p.day, p.meeting, p.item, 'nothing reported', i.via, i.act, i.stance, i.quote, i.document,
  i.official, i.start, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM pair p JOIN intent i ON i.item = p.item
WHERE p.point NOT IN (SELECT item FROM report WHERE item IS NOT NULL)
UNION
SELECT p.day, p.meeting, p.item, 'not announced', NULL, NULL, NULL, NULL, NULL, NULL, NULL, r.via,
  r.act, r.stance, r.quote, r.document, r.official, r.start
FROM pair p JOIN report r ON r.item = p.point
WHERE p.item NOT IN (SELECT item FROM intent WHERE item IS NOT NULL)
ORDER BY 1, 3, 11, 6, 4, 18, 13

-- name: meetings
WITH said AS (
  SELECT e.meeting, e.day, v.document, min(e.evidence) AS evidence
  FROM meeting_evidence e JOIN evidence v ON v.id = e.evidence GROUP BY ALL)
SELECT s.meeting, s.day, m.day_end, m.kind, m.place, m.presidency, t.type, e.quote, s.document,
  e.page, d.official
FROM said s JOIN evidence e ON e.id = s.evidence JOIN document d ON d.id = s.document
LEFT JOIN meeting m ON m.id = s.meeting
LEFT JOIN doc_type t ON t.document = s.document AND d.meeting = s.meeting
WHERE ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.meeting, s.document, t.type

-- name: motions
SELECT DISTINCT s.day, s.meeting, m.person, m.number, m.item, s.quote, s.document, s.also_in, s.page,
  s.official, s.start
FROM motion m JOIN seen s ON s.evidence = m.evidence
WHERE ($person IS NULL OR m.person = $person) AND ($from IS NULL OR s.day >= $from)
  AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.document, s.start, m.person, m.number

-- name: new-names
WITH counted AS (
  SELECT n.id, n.class, n.name, count(DISTINCT m.id) AS mentions, min(s.evidence) AS evidence
  FROM new_name n JOIN mention m ON m.thing = n.id JOIN seen s ON s.evidence = m.evidence
  GROUP BY ALL)
SELECT c.*, e.quote, e.document, d.official
FROM counted c JOIN evidence e ON e.id = c.evidence JOIN document d ON d.id = e.document
ORDER BY c.class, c.id, c.name

-- name: outcomes
SELECT DISTINCT s.day, s.meeting, o.type, r.thing, r.link, o.by, o.decided, s.quote, s.document,
  s.also_in, s.page, s.official, s.start
FROM outcome o JOIN seen s ON s.evidence = o.evidence LEFT JOIN reached r ON r.id = o.id
WHERE ($dossier IS NULL OR r.thing = $dossier) AND ($from IS NULL OR s.day >= $from)
  AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.document, s.start, o.type, r.thing

-- name: persons-and-posts
SELECT DISTINCT h.person, h.post, h.organisation, s.day, s.meeting, s.quote, s.document, s.also_in,
  s.page, s.official, s.start
FROM holding h JOIN seen s ON s.evidence = h.evidence
WHERE ($person IS NULL OR h.person = $person) AND ($from IS NULL OR s.day >= $from)
  AND ($to IS NULL OR s.day <= $to)
ORDER BY h.person, s.day, s.document, s.start, h.post

-- name: position-history
WITH held AS (
  SELECT DISTINCT x.*, s.day, s.meeting, s.quote, s.document, s.also_in, s.page, s.official, s.start,
    CAST(s.day AS VARCHAR) || CASE WHEN x.modality LIKE '%/reported' THEN '2' ELSE '1' END AS moment
  FROM says x JOIN seen s ON s.evidence = x.evidence
  WHERE x.object IS NOT NULL AND s.meeting IS NOT NULL AND x.stance NOT LIKE '%/neutral'
    AND ($actor IS NULL OR x.who = $actor) AND ($dossier IS NULL OR x.object = $dossier)),
moments AS (
  SELECT who, object, moment, list(DISTINCT stance) AS stances FROM held GROUP BY ALL),
before AS (
  SELECT who, object, moment, lag(stances) OVER (PARTITION BY who, object ORDER BY moment) AS then
  FROM moments)
SELECT h.day, h.meeting, h.who, h.via, h.quantifier, h.object, h.modality, h.act, h.stance,
  CASE WHEN b.then IS NULL THEN 'first' WHEN list_contains(b.then, h.stance) THEN 'same'
    ELSE 'changed' END AS change,
  h.quote, h.document, h.also_in, h.page, h.official
FROM held h JOIN before b ON b.who = h.who AND b.object = h.object AND b.moment = h.moment
ORDER BY h.who, h.object, h.moment, h.document, h.start, h.act, h.via

-- name: positions
WITH linked AS (
  SELECT id, object AS thing, 'named' AS link FROM intervention WHERE object IS NOT NULL
  UNION ALL
  SELECT s.id, c.thing, 'item' FROM intervention s JOIN only_concern c ON c.item = s.item
  WHERE s.object IS NULL)
SELECT DISTINCT s.day, s.meeting, x.who, x.via, x.quantifier, x.act, x.stance, x.modality, l.thing,
  l.link, s.quote, s.document, s.also_in, s.page, s.official, s.start
FROM says x JOIN linked l ON l.id = x.id JOIN seen s ON s.evidence = x.evidence
WHERE x.stance NOT LIKE '%/neutral' AND ($actor IS NULL OR x.who = $actor)
  AND ($dossier IS NULL OR l.thing = $dossier)
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY s.day, s.document, s.start, x.who, x.act, l.thing, x.via

-- name: presidency-agenda
SELECT DISTINCT h.presidency, h.country, d.day, i.meeting, i.id, i.number, t.topic, i.planned, i.title,
  i.document, also.also_in, e.page, d.official, e.start
FROM item i JOIN own ON own.id = i.part JOIN document d ON d.id = i.document
JOIN during u ON u.meeting = i.meeting JOIN held_by h ON h.presidency = u.presidency
JOIN evidence e ON e.id = i.evidence LEFT JOIN item_topic t ON t.item = i.id
LEFT JOIN also ON also.part = i.part
WHERE ($country IS NULL OR h.country = $country) AND ($from IS NULL OR d.day >= $from)
  AND ($to IS NULL OR d.day <= $to)
ORDER BY d.day, i.document, e.start, i.id, t.topic

-- name: presidency-comparison
WITH topical AS (
  SELECT i.id, i.meeting, t.topic FROM item i JOIN item_topic t ON t.item = i.id
  WHERE NOT EXISTS (SELECT 1 FROM same s JOIN item_topic o ON o.item = s.other
    WHERE s.item = i.id AND o.topic = t.topic AND s.other < i.id)),
total AS (
  SELECT u.presidency, count(DISTINCT o.id) AS total FROM once o
  JOIN during u ON u.meeting = o.meeting GROUP BY ALL),
counted AS (
  SELECT h.presidency, h.country, t.topic, count(DISTINCT t.id) AS items,
    count(DISTINCT t.meeting) AS meetings, min(t.id) AS item
  FROM topical t JOIN during u ON u.meeting = t.meeting JOIN held_by h ON h.presidency = u.presidency
  WHERE ($country IS NULL OR h.country = $country) AND ($topic IS NULL OR t.topic = $topic)
  GROUP BY ALL)
SELECT c.*, t.total, c.items / t.total AS share, i.title, i.document, d.official
FROM counted c JOIN total t ON t.presidency = c.presidency JOIN item i ON i.id = c.item
JOIN document d ON d.id = i.document ORDER BY c.presidency, c.items DESC, c.topic

-- name: recurring-dossiers
WITH named AS (
  SELECT item, thing FROM mentions UNION SELECT item, thing FROM concerns),
counted AS (
  SELECT n.thing, count(DISTINCT i.meeting) AS meetings, count(DISTINCT i.id) AS items,
    min(d.day) AS first, max(d.day) AS last, min(i.id) AS item
  FROM named n JOIN item i ON i.id = n.item JOIN document d ON d.id = i.document
  WHERE n.thing IN (SELECT id FROM thing WHERE class = 'PolicyObject')
    AND NOT EXISTS (SELECT 1 FROM same s JOIN named o ON o.item = s.other
      WHERE s.item = n.item AND o.thing = n.thing AND s.other < n.item)
    AND ($from IS NULL OR d.day >= $from) AND ($to IS NULL OR d.day <= $to)
  GROUP BY n.thing)
SELECT c.*, i.title, i.document, d.official FROM counted c JOIN item i ON i.id = c.item
JOIN document d ON d.id = i.document ORDER BY c.meetings DESC, c.items DESC, c.thing

-- name: silence
SELECT DISTINCT $actor, d.day, i.meeting, i.id,
  CASE WHEN i.id IN (SELECT item FROM mentions WHERE thing = $actor) THEN 'not extracted'
    WHEN $actor IN (SELECT id FROM thing WHERE class = 'MemberState')
      AND i.id IN (SELECT item FROM intervention WHERE quantifier IS NOT NULL AND item IS NOT NULL)
    THEN 'anonymous' ELSE 'not mentioned' END AS finding,
  i.title, i.document, also.also_in, e.page, d.official, e.start
FROM item i JOIN own ON own.id = i.part JOIN part p ON p.id = i.part
JOIN document d ON d.id = i.document JOIN evidence e ON e.id = i.evidence
LEFT JOIN also ON also.part = i.part
WHERE p.type = 'report' AND ($from IS NULL OR d.day >= $from) AND ($to IS NULL OR d.day <= $to)
  AND i.id NOT IN (SELECT item FROM says WHERE who = $actor AND item IS NOT NULL)
ORDER BY d.day, i.document, e.start, i.id

-- name: slipping-dates
WITH told AS (
  SELECT DISTINCT b.thing, v.kind, v.wording, v.latest, s.day, s.document, s.quote, s.official, s.start
  FROM event v JOIN about b ON b.id = v.id JOIN seen s ON s.evidence = v.evidence
  WHERE (v.kind LIKE '%/entry-into-operation' OR v.kind LIKE '%/deadline') AND s.day IS NOT NULL
    AND b.thing IN (SELECT id FROM thing WHERE class IN ('InformationSystem', 'PolicyObject'))
    AND ($entity IS NULL OR b.thing = $entity)),
days AS (SELECT DISTINCT thing, kind, day FROM told),
before AS (
  SELECT thing, kind, day, lag(day) OVER (PARTITION BY thing, kind ORDER BY day) AS earlier FROM days)
SELECT DISTINCT b.thing, b.kind, f.day, f.wording, t.day, t.wording, t.latest > f.latest AS later,
  f.quote, f.document, f.official, t.quote, t.document, t.official, f.start, t.start
FROM before b JOIN told f ON f.thing = b.thing AND f.kind = b.kind AND f.day = b.earlier
JOIN told t ON t.thing = b.thing AND t.kind = b.kind AND t.day = b.day
WHERE f.latest <> t.latest
ORDER BY b.thing, b.kind, f.day, t.day, f.document, f.start, t.document, t.start

-- name: speech-acts-by-actor
WITH counted AS (
  SELECT CASE WHEN x.via = 'own' AND x.quantifier IS NOT NULL THEN x.quantifier ELSE x.who END AS who,
    x.via, x.via = 'own' AND x.quantifier IS NOT NULL AS anonymous, x.act, x.modality,
    count(DISTINCT x.id) AS statements, count(DISTINCT s.meeting) AS meetings,
    min(s.evidence) AS evidence
  FROM says x JOIN seen s ON s.evidence = x.evidence
  WHERE ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
  GROUP BY ALL)
SELECT c.*, e.quote, e.document, d.official
FROM counted c JOIN evidence e ON e.id = c.evidence JOIN document d ON d.id = e.document
WHERE ($actor IS NULL OR c.who = $actor) ORDER BY c.statements DESC, c.who, c.via, c.act, c.modality

-- name: support-and-opposition
SELECT DISTINCT x.object, x.stance, x.who, x.via, x.quantifier, x.act, x.modality, s.day, s.meeting,
  s.quote, s.document, s.also_in, s.page, s.official, s.start
FROM says x JOIN seen s ON s.evidence = x.evidence
WHERE x.object IS NOT NULL AND x.stance NOT LIKE '%/neutral'
  AND ($dossier IS NULL OR x.object = $dossier)
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY x.object, x.stance, s.day, s.document, s.start, x.who, x.via, x.act

-- name: third-country-partnerships
SELECT DISTINCT m.thing AS country, o.thing AS instrument, s.day, s.meeting, m.item, s.quote,
  s.document, s.also_in, s.page, s.official, s.start
FROM mention m JOIN mention o ON o.evidence = m.evidence JOIN seen s ON s.evidence = m.evidence
WHERE m.thing IN (SELECT id FROM thing WHERE class = 'ThirdCountry')
  AND o.thing IN (SELECT id FROM thing WHERE class IN ('PolicyInstrument', 'Treaty', 'Convention'))
  AND ($country IS NULL OR m.thing = $country)
  AND ($from IS NULL OR s.day >= $from) AND ($to IS NULL OR s.day <= $to)
ORDER BY country, instrument, s.day, s.document, s.start, m.item

-- name: topic-cooccurrence
WITH dated AS (
  SELECT t.item, t.topic, i.meeting FROM item_topic t JOIN item i ON i.id = t.item
  JOIN document d ON d.id = i.document
  WHERE ($from IS NULL OR d.day >= $from) AND ($to IS NULL OR d.day <= $to)),
counted AS (
  SELECT a.topic, b.topic AS other, count(DISTINCT a.item) AS items,
    count(DISTINCT a.meeting) AS meetings, min(a.item) AS item
  FROM dated a JOIN dated b ON b.item = a.item AND b.topic <> a.topic
  WHERE ($topic IS NULL OR a.topic = $topic) AND NOT EXISTS (
    SELECT 1 FROM same s JOIN item_topic x ON x.item = s.other JOIN item_topic y ON y.item = s.other
    WHERE s.item = a.item AND s.other < a.item AND x.topic = a.topic AND y.topic = b.topic)
  GROUP BY ALL),
total AS (
  SELECT a.topic, count(DISTINCT a.item) AS total FROM dated a
  WHERE NOT EXISTS (SELECT 1 FROM same s JOIN item_topic x ON x.item = s.other
    WHERE s.item = a.item AND s.other < a.item AND x.topic = a.topic) GROUP BY a.topic)
SELECT c.*, c.items / t.total AS share, i.title, i.document, d.official
FROM counted c JOIN total t ON t.topic = c.topic JOIN item i ON i.id = c.item
JOIN document d ON d.id = i.document ORDER BY c.items DESC, c.topic, c.other

-- name: upcoming-events
SELECT DISTINCT v.earliest, v.latest, v.wording, v.kind, b.thing, s.quote, s.document, s.also_in,
  s.page, s.official, s.start
FROM event v JOIN seen s ON s.evidence = v.evidence LEFT JOIN about b ON b.id = v.id
WHERE s.day IS NOT NULL AND v.latest >= coalesce($asof, s.day) AND ($asof IS NULL OR s.day <= $asof)
ORDER BY v.earliest, v.latest, s.document, s.start, b.thing
