# PostgreSQL on a folder of its own.
ARG BASE
FROM ${BASE}

COPY files/database.sh /usr/local/bin/database
RUN rm -rf /var/lib/postgresql/* /etc/postgresql/* && install -d -o postgres -g postgres -m 700 /data
USER postgres
ENTRYPOINT ["/usr/local/bin/database"]
