"""The embedded local backend: it speaks the wire of the cloud, in this process or on loopback.

It is on the other side of the wire: of this package it imports `draft`, `errors` and `settings`
only, and only `connect` imports it, when a local backend is asked for.

    app          the routes                          turns     one message → the agent → events
    inprocess    the app behind an httpx client      accounts  tokens and credits
    serve        the app on loopback                 store     sessions, drafts, uploads
    web          what every answer has in common     disk      files that are whole or absent
    ingest       everything that comes from outside, checked
    agent, render, sound                             what makes the video
"""
