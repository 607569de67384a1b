"""An engine in a process of its own, which the API processes of a machine share.

`supervisor` starts the processes and starts them again, `server` is what runs in one, `client` is
the engine that an API process uses in its place. `workers` are the processes of an engine that
draws on all cores, forked from its host.
"""
