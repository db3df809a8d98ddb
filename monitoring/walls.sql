-- Figures without names: the only door through which a monitor reads anything about files.
--
-- A monitor holds no grant, so row-level security shows her no row. nrm.figures() counts on her behalf, as the owner, and
-- gives back counts that are already protected: what is small never leaves the database (security.md A7,
-- return-remedies-monitoring.md 4.3). The functions below it may be called by nobody else.
--
-- The protection, for every table:
--   * a count below the threshold is not shown: 10, and 11 wherever children are told apart (the CTDC data set used 11);
--     an empty category of a list is left out;
--   * totals are shown from 11 on, everywhere alike, so that one table cannot tell what another hides;
--   * other counts are rounded to the nearest 5, totals by themselves;
--   * a line with a hidden count is hidden whole, and further lines are hidden, the smallest first, until for every
--     hidden count all values below the threshold remain possible for somebody who subtracts what is shown from the total
--     and knows the rules above;
--   * lists without a fixed end (nationalities, combinations) fold what is rare into “other” instead;
--   * a middle value needs 10 durations, the ninth of ten needs 20; both in whole days; sums of money need 10 claims of which
--     none makes more than half, and are rounded to thousands.
-- Tables over the same people share only their total, so they can be protected one by one: for any lines that fit one
-- table and any that fit another there is a caseload that has both. Where a table shares more, the note at it says how it is kept.
-- Periods are whole quarters that have ended: no day can be had by asking for two periods. tests/monitoring proves the rest.

CREATE OR REPLACE FUNCTION nrm.least_count() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 10';
CREATE OR REPLACE FUNCTION nrm.least_count_children() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 11';
CREATE OR REPLACE FUNCTION nrm.least_total() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 11';

CREATE OR REPLACE FUNCTION nrm.rounded(n numeric) RETURNS bigint LANGUAGE sql IMMUTABLE SET search_path = '' AS
$$ SELECT (round(n / 5) * 5)::bigint $$;

-- Which lines of a table must be hidden. `counted` is [{"r": line, "c": column, "n": count}], every pair present.
CREATE OR REPLACE FUNCTION nrm.hidden_lines(counted jsonb, k int) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  hidden text[];
  safe boolean;
  next_line text;
BEGIN
  SELECT coalesce(array_agg(DISTINCT r), '{}') INTO hidden
    FROM jsonb_to_recordset(counted) AS x(r text, c text, n bigint) WHERE n < k;
  LOOP
    -- What somebody who subtracts learns about the sum of the hidden counts of each column: its bounds.
    SELECT coalesce(bool_and(total < nrm.least_total() OR many = 0
                             OR (high >= k - 1 AND (many >= 2 OR low <= 0))), true) INTO safe
      FROM (SELECT c, sum(n) AS total, count(*) FILTER (WHERE r = ANY (hidden)) AS many,
                   nrm.rounded(sum(n)) + 2
                     - coalesce(sum(greatest(k, nrm.rounded(n) - 2)) FILTER (WHERE r <> ALL (hidden)), 0) AS high,
                   greatest(nrm.least_total(), nrm.rounded(sum(n)) - 2)
                     - coalesce(sum(nrm.rounded(n) + 2) FILTER (WHERE r <> ALL (hidden)), 0) AS low
              FROM jsonb_to_recordset(counted) AS x(r text, c text, n bigint) GROUP BY c) AS columns;
    EXIT WHEN safe;
    SELECT r INTO next_line FROM jsonb_to_recordset(counted) AS x(r text, c text, n bigint)
     WHERE r <> ALL (hidden) GROUP BY r ORDER BY sum(n), r LIMIT 1;
    EXIT WHEN next_line IS NULL;
    hidden := hidden || next_line;
  END LOOP;
  RETURN hidden;
END $$;

-- A table as it may be seen: lines in the order given, empty lines left out, a cell that is hidden is null.
CREATE OR REPLACE FUNCTION nrm.protected(counted jsonb, lines text[], columns text[], k int) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  whole jsonb;
  hidden text[];
BEGIN
  WITH given AS (
    SELECT r, c, sum(n) AS n FROM jsonb_to_recordset(coalesce(counted, '[]')) AS x(r text, c text, n bigint) GROUP BY r, c
  ), used AS (
    SELECT line FROM unnest(lines) AS line WHERE EXISTS (SELECT 1 FROM given WHERE given.r = line AND given.n > 0)
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('r', line, 'c', col, 'n', coalesce(given.n, 0))), '[]') INTO whole
    FROM used CROSS JOIN unnest(columns) AS col LEFT JOIN given ON given.r = line AND given.c = col;
  hidden := nrm.hidden_lines(whole, k);
  RETURN jsonb_build_object(
    'least', k,
    'columns', to_jsonb(columns),
    'rows', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('key', line, 'suppressed', line = ANY (hidden), 'cells', (
               SELECT jsonb_agg(CASE WHEN line = ANY (hidden) THEN NULL ELSE nrm.rounded(x.n) END ORDER BY at_column)
                 FROM unnest(columns) WITH ORDINALITY AS col(name, at_column)
                 JOIN jsonb_to_recordset(whole) AS x(r text, c text, n bigint) ON x.c = col.name AND x.r = line
             )) ORDER BY at_line), '[]')
        FROM unnest(lines) WITH ORDINALITY AS listed(line, at_line)
       WHERE EXISTS (SELECT 1 FROM jsonb_to_recordset(whole) AS x(r text) WHERE x.r = line)),
    'totals', (
      SELECT jsonb_agg(CASE WHEN total >= nrm.least_total() THEN nrm.rounded(total) END ORDER BY at_column)
        FROM (SELECT at_column, coalesce(sum(x.n), 0) AS total
                FROM unnest(columns) WITH ORDINALITY AS col(name, at_column)
                LEFT JOIN jsonb_to_recordset(whole) AS x(r text, c text, n bigint) ON x.c = col.name
               GROUP BY at_column) AS summed));
END $$;

-- A list without a fixed end: at most `most` lines, the largest first, each at least k; the rest is “other”, which is
-- none or at least k: the smallest lines join it until it is.
CREATE OR REPLACE FUNCTION nrm.folded(counted jsonb, most int, k int) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  kept text[];
  rest bigint;
  lines text[];
  merged jsonb;
BEGIN
  SELECT coalesce(array_agg(r ORDER BY n DESC, r), '{}') INTO kept
    FROM (SELECT r, n FROM jsonb_to_recordset(coalesce(counted, '[]')) AS x(r text, n bigint)
           WHERE n >= k ORDER BY n DESC, r LIMIT most) AS largest;
  LOOP
    SELECT coalesce(sum(n), 0) INTO rest
      FROM jsonb_to_recordset(coalesce(counted, '[]')) AS x(r text, n bigint) WHERE r <> ALL (kept);
    EXIT WHEN rest = 0 OR rest >= k OR cardinality(kept) = 0;
    kept := kept[1:cardinality(kept) - 1];
  END LOOP;
  lines := kept || ARRAY['(rest)'];
  SELECT jsonb_agg(jsonb_build_object('r', CASE WHEN r = ANY (kept) THEN r ELSE '(rest)' END, 'c', 'n', 'n', n))
    INTO merged FROM jsonb_to_recordset(coalesce(counted, '[]')) AS x(r text, n bigint);
  RETURN nrm.protected(merged, lines, ARRAY['n'], k);
END $$;
REVOKE ALL ON FUNCTION nrm.hidden_lines(jsonb, int), nrm.protected(jsonb, text[], text[], int),
  nrm.folded(jsonb, int, int) FROM PUBLIC;

-- Durations: how many, their middle, the ninth of ten; nothing where they are few.
CREATE OR REPLACE FUNCTION nrm.durations(days int[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT jsonb_build_object(
    'median', CASE WHEN count(*) >= 10 THEN round(percentile_cont(0.5) WITHIN GROUP (ORDER BY d)) END,
    'ninetieth', CASE WHEN count(*) >= 20 THEN round(percentile_cont(0.9) WITHIN GROUP (ORDER BY d)) END)
    FROM unnest(days) AS d
$$;
REVOKE ALL ON FUNCTION nrm.durations(int[]) FROM PUBLIC;

-- Reports of presumed victims in the period, one person each, by one attribute.
CREATE OR REPLACE FUNCTION nrm.count_reports(since date, until date) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  found jsonb;
  combinations jsonb;
  written text;
  spans text[];
BEGIN
  -- Up to three years by quarter, beyond that by year.
  written := CASE WHEN until - since < 1100 THEN 'YYYY"-Q"Q' ELSE 'YYYY' END;
  SELECT array_agg(DISTINCT to_char(q, written)) INTO spans
    FROM generate_series(since::timestamp, until::timestamp, interval '3 months') AS q;
  WITH reports AS MATERIALIZED (
    SELECT i.id, i.reported_on, i.responder_type, i.place, c.age_group,
           coalesce(d.gender, 'unknown') AS gender,
           coalesce(nullif(btrim(d.nationality), ''), '(not recorded)') AS nationality,
           (SELECT string_agg(DISTINCT form, '+' ORDER BY form) FROM unnest(i.exploitation) AS form) AS forms
      FROM public.identification_identification i
      JOIN public.cases_case c ON c.id = i.case_id
      LEFT JOIN public.cases_identity d ON d.case_id = i.case_id
     WHERE i.reported_on BETWEEN since AND until
  ), counted AS (
    SELECT 'reports_by_time' AS t, to_char(reported_on, written) AS r, count(*) AS n FROM reports GROUP BY r
    UNION ALL SELECT 'reports_by_responder', responder_type, count(*) FROM reports GROUP BY 2
    UNION ALL SELECT 'reports_by_age', age_group, count(*) FROM reports GROUP BY 2
    UNION ALL SELECT 'reports_by_gender', gender, count(*) FROM reports GROUP BY 2
    UNION ALL SELECT 'reports_by_place', place, count(*) FROM reports GROUP BY 2
    UNION ALL SELECT 'reports_by_nationality', nationality, count(*) FROM reports GROUP BY 2
    UNION ALL SELECT 'reports_by_exploitation', coalesce(forms, 'not_specified'), count(*) FROM reports GROUP BY 2
  )
  SELECT jsonb_object_agg(t, cells) INTO found
    FROM (SELECT t, jsonb_agg(jsonb_build_object('r', r, 'c', 'n', 'n', n)) AS cells FROM counted GROUP BY t) AS tables;
  found := coalesce(found, '{}');
  combinations := nrm.folded(found->'reports_by_exploitation', 12, nrm.least_count());
  RETURN jsonb_build_object(
    'reports_by_time', nrm.protected(found->'reports_by_time', spans, ARRAY['n'], nrm.least_count()),
    'reports_by_responder', nrm.protected(found->'reports_by_responder',
      ARRAY['government_agency', 'local_authority', 'police', 'ngo'], ARRAY['n'], nrm.least_count()),
    'reports_by_exploitation', combinations,
    'reports_by_mention', nrm.mentions(found->'reports_by_exploitation', combinations),
    'reports_by_age', nrm.protected(found->'reports_by_age',
      ARRAY['adult', 'child', 'unsure'], ARRAY['n'], nrm.least_count_children()),
    'reports_by_gender', nrm.protected(found->'reports_by_gender',
      ARRAY['female', 'male', 'other', 'unknown'], ARRAY['n'], nrm.least_count()),
    'reports_by_nationality', nrm.folded(found->'reports_by_nationality', 15, nrm.least_count()),
    'reports_by_place', nrm.protected(found->'reports_by_place',
      ARRAY['within', 'abroad', 'both', 'not_stated'], ARRAY['n'], nrm.least_count()),
    -- Adults who did not agree to be named. They stand apart, in no total with the others.
    'notices', (SELECT nrm.protected(jsonb_build_array(jsonb_build_object('r', 'unnamed', 'c', 'n', 'n', count(*))),
                                     ARRAY['unnamed'], ARRAY['n'], nrm.least_total())
                  FROM public.identification_anonymousnotice WHERE reported_on BETWEEN since AND until));
END $$;
REVOKE ALL ON FUNCTION nrm.count_reports(date, date) FROM PUBLIC;

-- How many reports mention a form at all. A person may be in several lines, so they do not add up to a total; but the
-- combinations and their total stand beside it: a mention is hidden too where taking the shown combinations from it, or it
-- from the total, would leave few.
CREATE OR REPLACE FUNCTION nrm.mentions(counted jsonb, combinations jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  WITH reports AS (
    SELECT r, n, string_to_array(r, '+') AS forms,
           EXISTS (SELECT 1 FROM jsonb_array_elements(combinations->'rows') AS line WHERE line->>'key' = r
                      AND NOT (line->>'suppressed')::boolean) AS shown
      FROM jsonb_to_recordset(coalesce(counted, '[]')) AS x(r text, n bigint)
  ), mentioned AS (
    SELECT form, sum(n) AS n, coalesce(sum(n) FILTER (WHERE NOT shown), 0) AS rest
      FROM reports, unnest(forms) AS form GROUP BY form
  )
  SELECT jsonb_build_object('least', nrm.least_count(), 'columns', '["n"]'::jsonb, 'totals', '[null]'::jsonb,
    'rows', coalesce(jsonb_agg(jsonb_build_object('key', form, 'suppressed', few,
                       'cells', jsonb_build_array(CASE WHEN NOT few THEN nrm.rounded(n) END)) ORDER BY few, n DESC, form), '[]'))
    FROM (SELECT form, CASE WHEN n < nrm.least_count() THEN 0 ELSE n END AS n,
                 n < nrm.least_count() OR (rest > 0 AND rest < nrm.least_count())
                   OR (n < everybody AND everybody - n < nrm.least_count()) AS few
            FROM mentioned, (SELECT sum(n) AS everybody FROM reports) AS whole) AS judged
$$;
REVOKE ALL ON FUNCTION nrm.mentions(jsonb, jsonb) FROM PUBLIC;

-- Decisions of the period by year and by age, each with its outcome; how long they took; who still waits at its end.
CREATE OR REPLACE FUNCTION nrm.count_decisions(stage text, since date, until date) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  outcomes CONSTANT text[] := ARRAY['positive', 'negative'];
  by_year jsonb;
  by_age jsonb;
  by_limit jsonb;
  days int[];
  waiting jsonb;
  years text[];
  few boolean;
  limits jsonb;
BEGIN
  SELECT array_agg(y::text ORDER BY y) INTO years
    FROM generate_series(extract(year FROM since)::int, extract(year FROM until)::int) AS y;
  WITH decided AS MATERIALIZED (
    SELECT d.case_id, d.outcome, d.decided_on, c.age_group,
           d.decided_on - CASE stage WHEN 'reasonable' THEN i.reported_on ELSE (
             SELECT max(before.decided_on) FROM public.identification_decision before
              WHERE before.case_id = d.case_id AND before.kind = 'reasonable' AND before.outcome = 'positive'
                AND before.decided_on <= d.decided_on) END AS took,
           (SELECT l.due_on FROM public.deadlines_deadline l
             WHERE l.case_id = d.case_id AND l.kind = 'identification.' || stage || '_grounds'
               AND l.started_on <= d.decided_on ORDER BY l.started_on DESC LIMIT 1) AS due_on
      FROM public.identification_decision d
      JOIN public.identification_identification i ON i.case_id = d.case_id
      JOIN public.cases_case c ON c.id = d.case_id
     WHERE d.kind = stage AND d.decided_on BETWEEN since AND until
  )
  SELECT (SELECT jsonb_agg(jsonb_build_object('r', y, 'c', outcome, 'n', n))
            FROM (SELECT extract(year FROM decided_on)::int::text AS y, outcome, count(*) AS n FROM decided GROUP BY 1, 2) a),
         (SELECT jsonb_agg(jsonb_build_object('r', age_group, 'c', outcome, 'n', n))
            FROM (SELECT age_group, outcome, count(*) AS n FROM decided GROUP BY 1, 2) b),
         (SELECT jsonb_agg(jsonb_build_object('r', kept, 'c', 'n', 'n', n))
            FROM (SELECT CASE WHEN due_on IS NULL THEN 'no_limit' WHEN decided_on <= due_on THEN 'within' ELSE 'late' END AS kept,
                         count(*) AS n FROM decided GROUP BY 1) e),
         (SELECT coalesce(array_agg(took) FILTER (WHERE took >= 0), '{}') FROM decided),
         (SELECT count(*) FILTER (WHERE outcome = 'positive') < nrm.least_total()
              OR count(*) FILTER (WHERE outcome = 'negative') < nrm.least_total() FROM decided)
    INTO by_year, by_age, by_limit, days, few;
  -- The whole is the sum of the outcomes: where one outcome is hidden, the whole is not told either.
  limits := CASE WHEN few THEN NULL ELSE nrm.protected(by_limit, ARRAY['within', 'late', 'no_limit'], ARRAY['n'], nrm.least_count()) END;
  WITH open_since AS (
    SELECT i.case_id, CASE stage WHEN 'reasonable' THEN i.reported_on ELSE (
             SELECT max(d.decided_on) FROM public.identification_decision d WHERE d.case_id = i.case_id
                AND d.kind = 'reasonable' AND d.outcome = 'positive' AND d.decided_on <= until) END AS began
      FROM public.identification_identification i
     WHERE i.reported_on <= until AND i.status NOT IN ('withdrawn', 'suspended')
       AND NOT EXISTS (SELECT 1 FROM public.identification_decision d
                        WHERE d.case_id = i.case_id AND d.kind = stage AND d.decided_on <= until)
  )
  SELECT jsonb_agg(jsonb_build_object('r', band, 'c', 'n', 'n', n)) INTO waiting
    FROM (SELECT CASE WHEN until - began <= 30 THEN 'up_to_30' WHEN until - began <= 90 THEN 'up_to_90'
                      WHEN until - began <= 180 THEN 'up_to_180' WHEN until - began <= 365 THEN 'up_to_365'
                      ELSE 'over_365' END AS band, count(*) AS n
            FROM open_since WHERE began IS NOT NULL GROUP BY 1) AS bands;
  RETURN jsonb_build_object(
    stage || '_by_year', nrm.protected(by_year, years, outcomes, nrm.least_count()),
    stage || '_by_age', nrm.protected(by_age, ARRAY['adult', 'child', 'unsure'], outcomes, nrm.least_count_children()),
    stage || '_in_time', coalesce(limits, nrm.protected(NULL, ARRAY['within', 'late', 'no_limit'], ARRAY['n'], nrm.least_count())),
    stage || '_days', nrm.durations(days),
    stage || '_waiting', nrm.protected(waiting, ARRAY['up_to_30', 'up_to_90', 'up_to_180', 'up_to_365', 'over_365'],
                                       ARRAY['n'], nrm.least_count()));
END $$;
REVOKE ALL ON FUNCTION nrm.count_decisions(text, date, date) FROM PUBLIC;

-- After a positive decision on reasonable grounds: was a recovery and reflection period recorded?
CREATE OR REPLACE FUNCTION nrm.count_recovery(since date, until date) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  counted jsonb;
BEGIN
  SELECT jsonb_agg(jsonb_build_object('r', r, 'c', 'n', 'n', n)) INTO counted
    FROM (SELECT CASE WHEN EXISTS (SELECT 1 FROM public.identification_recoveryperiod p
                                    WHERE p.case_id = d.case_id) THEN 'granted'
                      ELSE 'none' END AS r, count(*) AS n
            FROM public.identification_decision d
           WHERE d.kind = 'reasonable' AND d.outcome = 'positive' AND d.decided_on BETWEEN since AND until GROUP BY 1) AS periods;
  RETURN jsonb_build_object('recovery', nrm.protected(counted, ARRAY['granted', 'none'], ARRAY['n'], nrm.least_count()));
END $$;
REVOKE ALL ON FUNCTION nrm.count_recovery(date, date) FROM PUBLIC;

-- Limits whose last day lay in the period, by rule: kept, or missed (met late, or not met by the end of the period).
-- Only targets can be missed: not a minimum for the person's benefit, and not a permission that runs out.
CREATE OR REPLACE FUNCTION nrm.count_limits(since date, until date) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  counted jsonb;
  kinds text[];
BEGIN
  SELECT jsonb_agg(jsonb_build_object('r', kind, 'c', kept, 'n', n)), array_agg(DISTINCT kind ORDER BY kind)
    INTO counted, kinds
    FROM (SELECT kind, CASE WHEN status = 'met' AND ended_at::date <= due_on THEN 'kept' ELSE 'missed' END AS kept, count(*) AS n
            FROM public.deadlines_deadline
           WHERE due_on BETWEEN since AND until AND status IN ('met', 'open') AND rule->>'kind' = 'target'
           GROUP BY 1, 2) AS limits;
  RETURN jsonb_build_object('limits', nrm.protected(counted, kinds, ARRAY['kept', 'missed'], nrm.least_count()));
END $$;
REVOKE ALL ON FUNCTION nrm.count_limits(date, date) FROM PUBLIC;

-- Referrals to a service sent in the period: to which kind, and where they stood at its end.
CREATE OR REPLACE FUNCTION nrm.count_referrals(since date, until date) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  by_service jsonb;
  by_outcome jsonb;
  services text[];
BEGIN
  WITH sent AS MATERIALIZED (
    SELECT s.kind, CASE
             WHEN r.answered_at::date <= until AND r.status = 'declined' THEN 'declined'
             WHEN r.answered_at::date <= until THEN 'accepted'  -- also where she ended it later
             WHEN r.status = 'withdrawn' THEN 'withdrawn'
             WHEN r.status = 'returned' AND r.decided_at::date <= until THEN 'returned'
             ELSE 'waiting' END AS outcome
      FROM public.referrals_referral r JOIN public.referrals_service s ON s.id = r.service_id
     WHERE r.sent_at::date BETWEEN since AND until
  )
  SELECT (SELECT jsonb_agg(jsonb_build_object('r', kind, 'c', 'n', 'n', n))
            FROM (SELECT kind, count(*) AS n FROM sent GROUP BY 1) a),
         (SELECT array_agg(DISTINCT kind ORDER BY kind) FROM sent),
         (SELECT jsonb_agg(jsonb_build_object('r', outcome, 'c', 'n', 'n', n))
            FROM (SELECT outcome, count(*) AS n FROM sent GROUP BY 1) b)
    INTO by_service, services, by_outcome;
  RETURN jsonb_build_object(
    'referrals_by_service', nrm.protected(by_service, services, ARRAY['n'], nrm.least_count()),
    'referrals_by_outcome', nrm.protected(by_outcome,
      ARRAY['accepted', 'declined', 'returned', 'withdrawn', 'waiting'], ARRAY['n'], nrm.least_count()));
END $$;
REVOKE ALL ON FUNCTION nrm.count_referrals(date, date) FROM PUBLIC;

-- Plans to return begun by the end of the period, and where they stood then.
CREATE OR REPLACE FUNCTION nrm.count_returns(since date, until date) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  counted jsonb;
BEGIN
  SELECT jsonb_agg(jsonb_build_object('r', stands, 'c', 'n', 'n', n)) INTO counted
    FROM (SELECT CASE
             WHEN p.status = 'left_uncleared' OR (p.departed_on IS NOT NULL AND p.cleared_at IS NULL) THEN 'left_uncleared'
             WHEN p.departed_on <= until THEN 'departed'
             WHEN p.status IN ('cancelled', 'alternative') THEN p.status
             WHEN p.cleared_at::date <= until AND p.status <> 'assessing' THEN 'cleared'
             WHEN EXISTS (SELECT 1 FROM public.returns_safeguardcheck k
                           WHERE k.plan_id = p.id AND k.outcome = 'not_met' AND k.assessed_at::date <= until) THEN 'blocked'
             ELSE 'preparing' END AS stands, count(*) AS n
            FROM public.returns_returnplan p WHERE p.opened_at::date <= until GROUP BY 1) AS plans;
  RETURN jsonb_build_object('returns', nrm.protected(counted,
    ARRAY['preparing', 'blocked', 'cleared', 'departed', 'left_uncleared', 'cancelled', 'alternative'],
    ARRAY['n'], nrm.least_count()));
END $$;
REVOKE ALL ON FUNCTION nrm.count_returns(date, date) FROM PUBLIC;

-- A sum of money in thousands: of at least ten claims of which none makes more than half.
CREATE OR REPLACE FUNCTION nrm.sum_in_thousands(amounts numeric[]) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT CASE WHEN count(*) >= 10 AND max(a) * 2 <= sum(a) THEN round(sum(a) / 1000)::bigint END
    FROM unnest(amounts) AS a WHERE a > 0
$$;
REVOKE ALL ON FUNCTION nrm.sum_in_thousands(numeric[]) FROM PUBLIC;

-- Claims begun by the end of the period and where they stood then; awarded is not paid, so both are told.
CREATE OR REPLACE FUNCTION nrm.count_claims(since date, until date) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  counted jsonb;
  amounts jsonb;
BEGIN
  SELECT jsonb_agg(jsonb_build_object('r', stands, 'c', 'n', 'n', n)) INTO counted
    FROM (SELECT CASE
             WHEN status = 'paid' AND paid_on <= until THEN 'paid'
             WHEN decided_on <= until AND status IN ('awarded_full', 'awarded_part', 'enforcement', 'paid')
               THEN CASE WHEN paid > 0 THEN 'part_paid' ELSE 'unpaid' END
             WHEN decided_on <= until AND status = 'refused' THEN 'refused'
             WHEN status IN ('withdrawn', 'time_barred') THEN 'ended'
             WHEN filed_on <= until THEN 'filed'
             ELSE 'preparing' END AS stands, count(*) AS n
            FROM public.remedies_claim WHERE intended_on <= until GROUP BY 1) AS claims;
  SELECT coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'claimed', c, 'awarded', a, 'paid', p) ORDER BY currency)
                    FILTER (WHERE coalesce(c, a, p) IS NOT NULL), '[]') INTO amounts
    FROM (SELECT currency,
                 nrm.sum_in_thousands(array_agg(claimed) FILTER (WHERE filed_on <= until)) AS c,
                 nrm.sum_in_thousands(array_agg(awarded) FILTER (WHERE decided_on <= until)) AS a,
                 nrm.sum_in_thousands(array_agg(paid) FILTER (WHERE decided_on <= until)) AS p
            FROM public.remedies_claim WHERE intended_on <= until GROUP BY currency) AS sums;
  RETURN jsonb_build_object('amounts', amounts, 'claims', nrm.protected(counted,
    ARRAY['preparing', 'filed', 'unpaid', 'part_paid', 'paid', 'refused', 'ended'], ARRAY['n'], nrm.least_count()));
END $$;
REVOKE ALL ON FUNCTION nrm.count_claims(date, date) FROM PUBLIC;

-- The door. `wanted` names the parts; the period is whole quarters that have ended.
CREATE OR REPLACE FUNCTION nrm.figures(since date, until date, wanted text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  answer jsonb := '{}';
BEGIN
  IF nrm.has_role('monitor') IS NOT TRUE THEN
    RAISE EXCEPTION 'figures are for monitors' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF since IS NULL OR until IS NULL OR since > until OR since <> date_trunc('quarter', since)::date
     OR until + 1 <> date_trunc('quarter', until + 1)::date OR until >= current_date THEN
    RAISE EXCEPTION 'a period is whole quarters that have ended' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF 'reports' = ANY (wanted) THEN answer := answer || nrm.count_reports(since, until); END IF;
  IF 'reasonable' = ANY (wanted) THEN answer := answer || nrm.count_decisions('reasonable', since, until); END IF;
  IF 'conclusive' = ANY (wanted) THEN answer := answer || nrm.count_decisions('conclusive', since, until); END IF;
  IF 'recovery' = ANY (wanted) THEN answer := answer || nrm.count_recovery(since, until); END IF;
  IF 'referrals' = ANY (wanted) THEN answer := answer || nrm.count_referrals(since, until); END IF;
  IF 'returns' = ANY (wanted) THEN answer := answer || nrm.count_returns(since, until); END IF;
  IF 'claims' = ANY (wanted) THEN answer := answer || nrm.count_claims(since, until); END IF;
  IF 'limits' = ANY (wanted) THEN answer := answer || nrm.count_limits(since, until); END IF;
  RETURN answer;
END $$;
REVOKE ALL ON FUNCTION nrm.figures(date, date, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nrm.figures(date, date, text[]) TO nrm_web;
