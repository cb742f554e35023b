"""How people drive Kith: command line, web pages, HTTP API."""
