-- What loans.senda counts, asked of the log itself. Written from what the words mean; it knows nothing of the engine.
-- The log is the table `log`, its rows in the order in which things happened. Every answer is a line NAME|NUMBER.
CREATE TABLE e AS
  SELECT rowid AS n, unixepoch(at) AS t, person, application AS app, offer, activity AS act, CAST(round(amount * 100) AS INTEGER) AS cents
  FROM log;
CREATE UNIQUE INDEX by_row ON e(n);
CREATE INDEX by_app ON e(act, app, n);
CREATE INDEX by_offer ON e(act, offer, n);
CREATE INDEX by_person ON e(act, person, n);
CREATE TABLE finish AS SELECT max(t) AS t FROM e;

SELECT 'events', count(*) FROM e;

-- An application is submitted once, so that it can be validated soon at most once.
SELECT 'triggers.validated_soon', count(*) FROM e s WHERE s.act = 'submitted' AND EXISTS (
  SELECT 1 FROM e v WHERE v.act = 'validated' AND v.app = s.app AND v.n > s.n AND v.t <= s.t + 10 * 86400);
SELECT 'triggers.denied_after', count(*) FROM e s WHERE s.act = 'submitted' AND EXISTS (
  SELECT 1 FROM e d WHERE d.act = 'denied' AND d.app = s.app AND d.n > s.n);

-- A return answers what was sent since the return before; what counts is the newest sending.
CREATE TABLE answers AS
  SELECT r.n, r.t, r.offer, (SELECT max(s.n) FROM e s WHERE s.act = 'offer_sent' AND s.offer = r.offer AND s.n < r.n) AS sent,
         (SELECT max(q.n) FROM e q WHERE q.act = 'offer_returned' AND q.offer = r.offer AND q.n < r.n) AS before
  FROM e r WHERE r.act = 'offer_returned';
SELECT 'triggers.returned', count(*) FROM answers WHERE sent IS NOT NULL AND (before IS NULL OR before < sent);
SELECT 'triggers.returned_soon', count(*) FROM answers a JOIN e s ON s.n = a.sent
  WHERE (a.before IS NULL OR a.before < a.sent) AND a.t <= s.t + 14 * 86400;

-- Every sending for itself: the first return after it.
CREATE TABLE sendings AS
  SELECT s.n, s.t, s.offer, (SELECT min(r.n) FROM e r WHERE r.act = 'offer_returned' AND r.offer = s.offer AND r.n > s.n) AS back,
         (SELECT min(q.n) FROM e q WHERE q.act = 'offer_sent' AND q.offer = s.offer AND q.n > s.n) AS again
  FROM e s WHERE s.act = 'offer_sent';
CREATE INDEX sendings_of ON sendings(offer, n);
SELECT 'triggers.each_returned', count(*) FROM sendings s JOIN e r ON r.n = s.back WHERE r.t <= s.t + 10 * 86400;
SELECT 'triggers.each_unanswered', count(*) FROM sendings s LEFT JOIN e r ON r.n = s.back
  WHERE s.t + 7 * 86400 <= (SELECT t FROM finish) AND (r.n IS NULL OR r.t > s.t + 7 * 86400);
-- A further sending begins the week anew, also at its very end.
SELECT 'triggers.unanswered', count(*) FROM sendings s LEFT JOIN e r ON r.n = s.back LEFT JOIN e q ON q.n = s.again
  WHERE s.t + 7 * 86400 <= (SELECT t FROM finish) AND (r.n IS NULL OR r.t > s.t + 7 * 86400)
    AND (q.n IS NULL OR q.t > s.t + 7 * 86400);
-- The week of the first sending is not moved by further ones; the next begins with the first sending behind its end.
WITH RECURSIVE week(offer, n, t, back) AS (
  SELECT offer, n, t, (SELECT r.n FROM e r WHERE r.n = s.back AND r.t <= s.t + 7 * 86400) FROM sendings s
    WHERE n = (SELECT min(n) FROM sendings f WHERE f.offer = s.offer)
  UNION ALL
  SELECT s.offer, s.n, s.t, (SELECT r.n FROM e r WHERE r.n = s.back AND r.t <= s.t + 7 * 86400)
    FROM week w JOIN sendings s ON s.offer = w.offer AND s.n = (
      SELECT min(f.n) FROM sendings f WHERE f.offer = w.offer AND f.n > w.n
        AND CASE WHEN w.back IS NULL THEN f.t > w.t + 7 * 86400 ELSE f.n > w.back END))
SELECT 'triggers.first_unanswered', count(*) FROM week WHERE back IS NULL AND t + 7 * 86400 <= (SELECT t FROM finish);

SELECT 'triggers.left_incomplete', count(*) FROM e i WHERE i.act = 'incomplete'
  AND i.t + 10 * 86400 <= (SELECT t FROM finish)
  AND NOT EXISTS (SELECT 1 FROM e o WHERE o.act IN ('incomplete', 'validated', 'cancelled') AND o.app = i.app AND o.n > i.n
                    AND o.t <= i.t + 10 * 86400);

-- The first offer after submitting, then an acceptance.
SELECT 'triggers.offered_and_accepted', count(*) FROM e s
  JOIN e o ON o.n = (SELECT min(n) FROM e WHERE act = 'offer_created' AND app = s.app AND n > s.n)
  WHERE s.act = 'submitted' AND o.t <= s.t + 15 * 86400 AND EXISTS (
    SELECT 1 FROM e a WHERE a.act = 'accepted' AND a.app = s.app AND a.n > o.n AND a.t <= o.t + 30 * 86400);
SELECT 'triggers.through_in_time', count(*) FROM e s
  JOIN e v ON v.n = (SELECT min(n) FROM e WHERE act = 'validated' AND app = s.app AND n > s.n)
  WHERE s.act = 'submitted' AND EXISTS (
    SELECT 1 FROM e a WHERE a.act = 'accepted' AND a.app = s.app AND a.n > v.n AND a.t <= s.t + 40 * 86400);

-- Three calls less than twelve days apart, then counted afresh: the older two of a run are carried along.
CREATE TABLE calls AS
  SELECT person, app, t, row_number() OVER (PARTITION BY person ORDER BY n) AS i FROM e WHERE act = 'call_incomplete';
CREATE INDEX calls_of ON calls(person, i);
WITH RECURSIVE run(person, i, older, newer, fired) AS (
  SELECT person, 0, NULL, NULL, 0 FROM calls WHERE i = 1
  UNION ALL
  SELECT c.person, c.i,
         CASE WHEN c.t < older + 12 * 86400 THEN CASE WHEN newer IS NULL THEN older END
              WHEN c.t < newer + 12 * 86400 THEN newer ELSE c.t END,
         CASE WHEN c.t < older + 12 * 86400 THEN CASE WHEN newer IS NULL THEN c.t END
              WHEN c.t < newer + 12 * 86400 THEN c.t END,
         c.t < older + 12 * 86400 AND newer IS NOT NULL
    FROM run r JOIN calls c ON c.person = r.person AND c.i = r.i + 1)
SELECT 'triggers.called_often', count(*) FROM run WHERE fired = 1;

-- Calls about two applications less than twenty days apart: only the newest other one matters.
WITH RECURSIVE run(person, i, app, t, fired) AS (
  SELECT person, 0, NULL, NULL, 0 FROM calls WHERE i = 1
  UNION ALL
  SELECT c.person, c.i, CASE WHEN c.t < r.t + 20 * 86400 AND c.app <> r.app THEN NULL ELSE c.app END,
         CASE WHEN c.t < r.t + 20 * 86400 AND c.app <> r.app THEN NULL ELSE c.t END,
         c.t < r.t + 20 * 86400 AND c.app <> r.app
    FROM run r JOIN calls c ON c.person = r.person AND c.i = r.i + 1)
SELECT 'triggers.two_incomplete', count(*) FROM run WHERE fired = 1;

-- Twenty days without the next validation; one at exactly twenty days begins a new silence.
SELECT 'triggers.quiet', count(*) FROM (
    SELECT t, lead(t) OVER (PARTITION BY person ORDER BY n) AS next FROM e WHERE act = 'validated')
  WHERE t + 20 * 86400 <= (SELECT t FROM finish) AND (next IS NULL OR next > t + 20 * 86400);
SELECT 'triggers.first_denied', count(DISTINCT person) FROM e WHERE act = 'denied';

SELECT 'segments.waits_for_answer', count(DISTINCT e.person) FROM sendings s JOIN e ON e.n = s.n WHERE s.back IS NULL;
SELECT 'segments.called_lately', count(*) FROM (
  SELECT person FROM e, finish WHERE act = 'call_incomplete' AND e.t + 30 * 86400 > finish.t GROUP BY person HAVING count(*) >= 2);
SELECT 'segments.large', count(*) FROM (
  SELECT person FROM e WHERE act = 'accepted' GROUP BY person HAVING sum(cents) > 3000000);

-- What came first to each application within thirty days, exactly thirty included.
CREATE TABLE ends AS
  SELECT s.t, (SELECT f.act FROM e f WHERE f.act IN ('denied', 'cancelled', 'accepted') AND f.app = s.app AND f.n > s.n
                 AND f.t <= s.t + 30 * 86400 ORDER BY f.n LIMIT 1) AS first
  FROM e s WHERE s.act = 'submitted';
SELECT 'journeys.entered', count(*) FROM ends;
SELECT 'journeys.denied', count(*) FROM ends WHERE first = 'denied';
SELECT 'journeys.called_off', count(*) FROM ends WHERE first = 'cancelled';
SELECT 'journeys.won', count(*) FROM ends WHERE first = 'accepted';
SELECT 'journeys.stalled', count(*) FROM ends WHERE first IS NULL AND t + 30 * 86400 <= (SELECT t FROM finish);
SELECT 'journeys.active', count(*) FROM ends WHERE first IS NULL AND t + 30 * 86400 > (SELECT t FROM finish);
