"""Nowcasts held against what came of them: on eleven invented worlds beside other methods, and on
the demo's past (``python -m bench.nowcast``)."""
