"""HTTP in, HTTP out: routes, bodies, the error envelope. Decides nothing about pictures."""
