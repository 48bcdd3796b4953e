"""The web server's settings: `gunicorn -c config/gunicorn.py`."""

from config.environment import Environment

env = Environment()

wsgi_app = "config.wsgi"
bind = f"[{env.address}]:{env.port}" if ":" in env.address else f"{env.address}:{env.port}"
workers = 2
threads = 4
# A heartbeat file on a disk can block; memory does not.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's own advice; the file has a random name
graceful_timeout = 5
timeout = 60
accesslog = "-"
control_socket_disable = True
