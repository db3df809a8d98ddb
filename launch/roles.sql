-- The three roles, for the private server and for docker-compose alike. Passwords are set beside this file.
-- Migrations and management commands run as nrm_owner; pages as nrm_web; background work as nrm_worker.
-- None is a superuser and none bypasses row-level security: the second wall stands for all three.
CREATE ROLE nrm_owner LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE nrm_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE nrm_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- So that tests can take off the owner's hat: SET ROLE nrm_web. From PostgreSQL 16 a grant carries the SET option
-- by default, on 15 membership alone is enough; one statement is right for both.
GRANT nrm_web, nrm_worker TO nrm_owner;

ALTER ROLE nrm_owner SET search_path = public;
ALTER ROLE nrm_web SET search_path = public;
ALTER ROLE nrm_worker SET search_path = public;

-- What a session runs is otherwise shown to every other session of the same role, with the secrets in it.
ALTER ROLE nrm_web SET track_activities = off;
ALTER ROLE nrm_worker SET track_activities = off;

-- A page that has not answered by then has been left; it must not hold locks for the rest.
ALTER ROLE nrm_web SET statement_timeout = '30s';
ALTER ROLE nrm_web SET idle_in_transaction_session_timeout = '60s';
