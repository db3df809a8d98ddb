-- What each database starts from. Run in template1, so that the databases of tests have it too.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;     -- search that forgives spelling
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;  -- periods that must not overlap
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;    -- search that forgives accents
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;      -- e-mail addresses without case

ALTER SCHEMA public OWNER TO nrm_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO nrm_web, nrm_worker;
