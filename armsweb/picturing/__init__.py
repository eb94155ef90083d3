"""What the pictures show, fetched from the record: a fixed number of queries each.

The layout is the business of :mod:`armsweb.pictures`. However much the record holds, a picture
shows at most what the constants here say, and knows how much it leaves out.
"""
