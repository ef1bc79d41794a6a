"""Detectors of unusual rises in count series, as pure numerical code: no disk, no clock, no store.

``counts`` holds the shapes that go in and come out, ``calendar`` the weeks, ``farrington`` (long series), ``shrinkage``
(a place against the rest of the country) and ``ears`` judge one period, ``multiple`` and ``decide`` choose what is
shown, ``series_file`` does all that for a plain CSV file.
"""
