"""Engine hosts: each runs one engine in a process that all API processes of a machine share.

`supervisor` starts and restarts the host processes. In one of them run `process` (until a signal or
the parent's death), `server` (the local socket), `order_handler` (orders on that socket) and
`engine_stack` (the engine, its watchdog, queue and finishing). `client` is the Engine that an API
process uses in place of the hosted one. `worker_pool` is for engines that draw on all cores: it
forks `worker` processes from the host.
"""
