"""Ways in: the command line and the workers, and what they are put together from.

    settings    everything that differs between two installations
    bootstrap   the house as the settings describe it
    database    engines and the transaction around a unit of work
    hub_day     the steps of a hub's day, each a transaction
    cli         one verb a command
    tasks       the same verbs for workers; `worker` runs them
    speech      every sentence a person reads, in English and Chinese
"""
