-- Who is asking, as the database itself knows it (security.md 3.4).
--
-- A request calls nrm.enter() with the secret of its session; the table of sessions keeps only its hash, so that reading
-- that table lets nobody in. The function finds the person and her teams and writes them into settings of this one transaction, sealed with a code that only functions of the owner can make. Policies ask
-- nrm.teams() and nrm.person(), which check the code. A setting forged by injected SQL, or carried over from another
-- transaction, is refused. Without nrm.enter() nobody asks, and nobody sees anything.

CREATE SCHEMA IF NOT EXISTS nrm;
GRANT USAGE ON SCHEMA nrm TO nrm_web, nrm_worker;

-- Two keys: one that the database made for itself, and one that the application shares (`raise_walls` writes it): with it
-- the application seals each session to its person, so that a row written into the table of sessions opens nothing.
CREATE TABLE IF NOT EXISTS nrm.keys (name text PRIMARY KEY, key bytea NOT NULL);
INSERT INTO nrm.keys (name, key)
  SELECT 'context', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
  ON CONFLICT DO NOTHING;
REVOKE ALL ON nrm.keys FROM PUBLIC;

-- HMAC-SHA-256 (RFC 2104) under one of the keys, in hex.
CREATE OR REPLACE FUNCTION nrm.hmac(key_name text, message text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  padded bytea := (SELECT k.key FROM nrm.keys k WHERE k.name = key_name) || decode(repeat('00', 32), 'hex');
  inner_pad bytea := padded;
  outer_pad bytea := padded;
BEGIN
  FOR i IN 0..63 LOOP
    inner_pad := pg_catalog.set_byte(inner_pad, i, pg_catalog.get_byte(padded, i) # 54);
    outer_pad := pg_catalog.set_byte(outer_pad, i, pg_catalog.get_byte(padded, i) # 92);
  END LOOP;
  RETURN pg_catalog.encode(
    pg_catalog.sha256(outer_pad || pg_catalog.sha256(inner_pad || pg_catalog.convert_to(message, 'UTF8'))), 'hex');
END $$;
REVOKE ALL ON FUNCTION nrm.hmac(text, text) FROM PUBLIC;

-- The code of a context also covers the backend and the start of the transaction.
CREATE OR REPLACE FUNCTION nrm.code_for(context text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT nrm.hmac('context', context || '|' || pg_catalog.pg_backend_pid() || '|' || extract(epoch FROM pg_catalog.now()))
$$;
REVOKE ALL ON FUNCTION nrm.code_for(text) FROM PUBLIC;

-- Returns who it is, with her memberships in active organisations, so that a request asks once.
DROP FUNCTION IF EXISTS nrm.enter(text);
CREATE FUNCTION nrm.enter(secret text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who bigint;
  their_teams int[];
  memberships jsonb;
BEGIN
  SELECT u.id INTO who
    FROM public.accounts_session s JOIN public.accounts_user u ON u.id = s.person_id
   WHERE s.session_key = pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(secret, 'UTF8')), 'hex')
     AND s.seal = nrm.hmac('session', s.session_key || '|' || s.person_id)
     AND s.expire_date > pg_catalog.now() AND u.is_active;
  IF who IS NULL THEN
    PERFORM nrm.leave();
    RETURN NULL;
  END IF;
  SELECT coalesce(pg_catalog.array_agg(m.team_id ORDER BY m.team_id), '{}'),
         coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
           'membership', pg_catalog.to_jsonb(m), 'team', pg_catalog.to_jsonb(t), 'organisation', pg_catalog.to_jsonb(o)
         ) ORDER BY m.id), '[]')
    INTO their_teams, memberships
    FROM public.organisations_membership m
    JOIN public.organisations_team t ON t.group_id = m.team_id
    JOIN public.organisations_organisation o ON o.id = t.organisation_id
   WHERE m.person_id = who AND o.is_active;
  PERFORM pg_catalog.set_config('nrm.context', who || ' ' || their_teams::text, true);
  PERFORM pg_catalog.set_config('nrm.code', nrm.code_for(who || ' ' || their_teams::text), true);
  RETURN pg_catalog.jsonb_build_object('person', who, 'memberships', memberships);
END $$;

CREATE OR REPLACE FUNCTION nrm.leave() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = '' AS $$
BEGIN
  PERFORM pg_catalog.set_config('nrm.context', '', true);
  PERFORM pg_catalog.set_config('nrm.code', '', true);
END $$;

CREATE OR REPLACE FUNCTION nrm.context() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  context text := nullif(pg_catalog.current_setting('nrm.context', true), '');
BEGIN
  IF context IS NULL THEN RETURN NULL; END IF;
  IF pg_catalog.current_setting('nrm.code', true) IS DISTINCT FROM nrm.code_for(context) THEN
    RAISE EXCEPTION 'forged context' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN context;
END $$;

CREATE OR REPLACE FUNCTION nrm.person() RETURNS bigint
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT pg_catalog.split_part(nrm.context(), ' ', 1)::bigint
$$;

CREATE OR REPLACE FUNCTION nrm.teams() RETURNS int[]
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT pg_catalog.split_part(nrm.context(), ' ', 2)::int[]
$$;

-- Whether the asking teams or person hold any grant on the file, whatever its section.
CREATE OR REPLACE FUNCTION nrm.holds(file bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_teamgrant g
                  WHERE g.content_object_id = file AND g.group_id = ANY (nrm.teams())
                    AND g.starts <= pg_catalog.now() AND (g.ends IS NULL OR g.ends > pg_catalog.now()))
      OR EXISTS (SELECT 1 FROM public.cases_persongrant g
                  WHERE g.content_object_id = file AND g.user_id = nrm.person()
                    AND g.starts <= pg_catalog.now() AND (g.ends IS NULL OR g.ends > pg_catalog.now()))
$$;

-- Whether one of the asking teams leads the file.
CREATE OR REPLACE FUNCTION nrm.leads(file bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_teamgrant g
                  WHERE g.content_object_id = file AND g.group_id = ANY (nrm.teams())
                    AND g.ground = 'lead' AND g.level = 'write'
                    AND g.starts <= pg_catalog.now() AND (g.ends IS NULL OR g.ends > pg_catalog.now()))
$$;

-- Whether this transaction opened the file.
CREATE OR REPLACE FUNCTION nrm.just_opened(file bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_case c
                  WHERE c.id = file AND c.written_in = pg_catalog.pg_current_xact_id())
$$;

-- Whether this consent lets the team have this section of the file; asked by the team itself, or by who leads the file.
CREATE OR REPLACE FUNCTION nrm.consented(consent bigint, file bigint, team int, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_consent k
                  WHERE k.id = consent AND k.case_id = file AND k.recipient_id = team
                    AND (team = ANY (nrm.teams()) OR nrm.leads(file)) AND k.withdrawn_at IS NULL
                    AND (wanted = 'existence' OR wanted = ANY (k.sections)))
$$;

-- Whether the asking teams may know who else holds the file: those who lead it, and those who may know where the person is,
-- since the name of a holder (a shelter, a clinic) tells where she is.
CREATE OR REPLACE FUNCTION nrm.knows_holders(file bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT nrm.leads(file)
      OR EXISTS (SELECT 1 FROM public.cases_teamgrant g
                  WHERE g.content_object_id = file AND g.group_id = ANY (nrm.teams()) AND g.section = 'contact'
                    AND g.starts <= pg_catalog.now() AND (g.ends IS NULL OR g.ends > pg_catalog.now()))
$$;

-- Whether the person in this session has the role, in an active organisation.
CREATE OR REPLACE FUNCTION nrm.has_role(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.organisations_membership m
                  WHERE m.person_id = nrm.person() AND m.team_id = ANY (nrm.teams()) AND m.role = wanted)
$$;

CREATE OR REPLACE FUNCTION nrm.kind_of(team int) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT o.kind FROM public.organisations_team t JOIN public.organisations_organisation o ON o.id = t.organisation_id
   WHERE t.group_id = team
$$;

-- No write without history: at commit, a changed row must have a version written by the same transaction.
CREATE OR REPLACE FUNCTION nrm.demand_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  found boolean;
  changed bigint := CASE TG_OP WHEN 'DELETE' THEN (to_jsonb(OLD)->>TG_ARGV[1])::bigint
                               ELSE (to_jsonb(NEW)->>TG_ARGV[1])::bigint END;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I WHERE %I = $1 AND written_in = pg_current_xact_id())',
                 TG_ARGV[0], TG_ARGV[1]) INTO found USING changed;
  IF NOT found THEN
    RAISE EXCEPTION 'a change of % % left no version', TG_TABLE_NAME, changed USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- Some columns are written once: to which file a row belongs, to whom it is addressed, in which transaction it was made.
CREATE OR REPLACE FUNCTION nrm.keep_fixed() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  before jsonb := to_jsonb(OLD);
  after jsonb := to_jsonb(NEW);
BEGIN
  FOR i IN 0..TG_NARGS - 1 LOOP
    IF before -> TG_ARGV[i] IS DISTINCT FROM after -> TG_ARGV[i] THEN
      RAISE EXCEPTION 'column % of % is written once', TG_ARGV[i], TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

-- An act of a person on a file is its last activity: the file and its grants carry the moment, for lists. What the clock
-- does is none; else a reminder would lift a file to the top, and two workers on one file would wait for each other.
CREATE OR REPLACE FUNCTION nrm.touch_files() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.cases_case c SET last_activity = e.at
    FROM (SELECT case_id, max(at) AS at FROM added WHERE kind = 'act' AND person_id IS NOT NULL AND case_id IS NOT NULL GROUP BY case_id) e
   WHERE c.id = e.case_id AND c.last_activity < e.at;
  UPDATE public.cases_teamgrant g SET case_last_activity = c.last_activity
    FROM public.cases_case c
   WHERE c.id IN (SELECT case_id FROM added WHERE kind = 'act' AND person_id IS NOT NULL) AND g.content_object_id = c.id
     AND g.case_last_activity < c.last_activity;
  UPDATE public.cases_persongrant g SET case_last_activity = c.last_activity
    FROM public.cases_case c
   WHERE c.id IN (SELECT case_id FROM added WHERE kind = 'act' AND person_id IS NOT NULL) AND g.content_object_id = c.id
     AND g.case_last_activity < c.last_activity;
  RETURN NULL;
END $$;

-- pgtrigger lets a session name triggers that it wants ignored. The guards of this application have no such door.
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS 'SELECT false';

-- How the trace names the person in this session.
CREATE OR REPLACE FUNCTION nrm.label() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT 'person:' || u.public_id FROM public.accounts_user u WHERE u.id = nrm.person()
$$;
