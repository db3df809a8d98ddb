#!/bin/sh
# Run once by the PostgreSQL image, on an empty data folder: the three roles, and the database that nrm_owner owns.
set -eu

administer() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"; }

administer --dbname template1 --file /nrm/roles.sql
# psql quotes the passwords itself, whatever is in them.
administer --dbname template1 \
  --set owner="$NRM_OWNER_PASSWORD" --set web="$NRM_WEB_PASSWORD" --set worker="$NRM_WORKER_PASSWORD" <<'SQL'
ALTER ROLE nrm_owner PASSWORD :'owner';
ALTER ROLE nrm_web PASSWORD :'web';
ALTER ROLE nrm_worker PASSWORD :'worker';
SQL
administer --dbname template1 --file /nrm/database.sql
administer --dbname postgres <<'SQL'
CREATE DATABASE nrm OWNER nrm_owner;
REVOKE ALL ON DATABASE nrm FROM PUBLIC;
GRANT CONNECT ON DATABASE nrm TO nrm_web, nrm_worker;
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
SQL
