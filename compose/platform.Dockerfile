# Web, worker, upkeep and clock: one image, four commands (docker-compose.yml). The Python packages are
# those of requirements.txt, checked against its hashes when scripts/compose fetched them.
ARG BASE
FROM ${BASE}

RUN echo 'prayoga:x:10001:10001:Prayoga:/opt/prayoga:/bin/false' >>/etc/passwd \
    && echo 'prayoga:x:10001:' >>/etc/group \
    && mkdir -p /opt/prayoga/env/bin \
    && ln -s /usr/bin/python3.11 /opt/prayoga/env/bin/python \
    && printf 'home = /usr/bin\ninclude-system-site-packages = false\n' >/opt/prayoga/env/pyvenv.cfg
ENV PATH=/opt/prayoga/env/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# On their own, since they change seldom: the daemon then keeps what it made of them.
COPY packages/ /opt/prayoga/env/lib/python3.11/site-packages/
RUN python -m compileall -q -j 0 /opt/prayoga/env

COPY tree/ /opt/prayoga/site/
WORKDIR /opt/prayoga/site
RUN ln -s /opt/prayoga/env .venv \
    && python -m compileall -q . \
    && PRAYOGA_SECRET_KEY=only-to-collect-files python manage.py collectstatic --noinput --verbosity 0 \
    && chmod -R a+rX static/collected
USER prayoga
