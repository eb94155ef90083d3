"""The pictures: data in, geometry out.

Everything here is pure: no query, no request, no clock. What is drawn is fetched by
:mod:`armsweb.picturing`, and templates under ``templates/pictures/`` write the SVG.

Lengths are in CSS pixels, or in per cent of the picture's width where they are called a share:
a picture with shares is as wide as its place, and its letters keep their size.
"""
