"""The list of rules in little room."""

from __future__ import annotations

from console.desktop.theme.look import look
from tests.desktop.alerts.conftest import Stage


def test_that_the_name_of_a_rule_is_seen_however_little_room_there_is(stage: Stage) -> None:
    stage.window.registry.run("alert.rules")
    table = stage.screen.rule_table
    stage.until(lambda: stage.screen.rules.rowCount() > 0)
    head = table.horizontalHeader()
    wide = head.sectionSize(1)
    table.setMinimumWidth(0)
    table.resize(look().px(360), table.height())
    assert look().px(150) <= head.sectionSize(1) < wide
    table.resize(look().px(900), table.height())
    assert head.length() == table.viewport().width(), "with room again it takes what is left"
