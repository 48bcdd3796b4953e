"""What every page costs at the server, in a college with terms of work behind it."""
