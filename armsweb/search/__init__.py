"""Search over the whole record: one interface (:mod:`armsweb.search.finding`), two engines.

A text becomes words in :mod:`sources.words`; what is said of a record to be found stands in
:mod:`documents`, is kept by :mod:`index` and follows every change through :mod:`following`.
A reader's line is read by :mod:`queries`, its candidates come from :mod:`engines`, and
:mod:`ranking` puts them in order. The filters of lists borrow from it through :mod:`lending`. Only
:mod:`engines`, :mod:`sources.seeking` and the migrations know which engine it is.
"""
