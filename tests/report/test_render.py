"""The report of a small run, read again against the figures it was made from."""

import xml.etree.ElementTree as ET


def test_every_chart_shown_is_there_and_well_formed(town):
    done = town.render()
    assert "charts/ring.svg" in done.charts
    for path, svg in done.charts.items():
        assert f"]({path})" in done.markdown
        assert ET.fromstring(svg).tag.endswith("svg")


def test_the_same_tables_give_the_same_bytes(town):
    assert town.render() == town.render()
