# Redis. It keeps nothing on disk: the database knows what is to be done, a message only wakes up.
ARG BASE
FROM ${BASE}

COPY files/queue.sh /usr/local/bin/queue
USER redis
ENTRYPOINT ["/usr/local/bin/queue"]
