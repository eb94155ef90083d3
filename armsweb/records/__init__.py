"""The way in and out of the record: the fixtures, read by ``seed``, written by ``export_fixtures``.

In the order in which a fixture passes through them: :mod:`.layout` (what stands where),
:mod:`.faults`, :mod:`.files` (bytes), :mod:`.nodes` (YAML), :mod:`.values` (fields),
:mod:`.reading` (records), :mod:`.stored` (what the database has), :mod:`.linking`,
:mod:`.checking`, :mod:`.texts`, :mod:`.planning`, :mod:`.applying`, :mod:`.seeding`;
and on the way back :mod:`.writing` and :mod:`.replacing`.
"""
