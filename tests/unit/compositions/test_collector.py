"""The gateway's process does not stop to walk all its objects while a large document is read."""

from __future__ import annotations

import gc

from console.compositions.collector import calm


def test_that_a_large_tree_is_built_without_a_walk_over_all_objects() -> None:
    before, generations = gc.get_threshold(), list[int]()

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            generations.append(info["generation"])

    gc.collect()
    try:
        calm()
        gc.callbacks.append(note)
        tree = [[number] for number in range(1_200_000)]
    finally:
        gc.callbacks.remove(note)
        gc.unfreeze()
        gc.set_threshold(*before)

    assert len(tree) == 1_200_000
    assert 1 in generations
    assert 2 not in generations
