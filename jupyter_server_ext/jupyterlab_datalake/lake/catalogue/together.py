"""Several streams of batches, some read at a time."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ..failures import LakeError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

Batch = TypeVar("Batch")


async def together(
    streams: Iterable[tuple[str, AsyncGenerator[Batch, None]]], at_once: int
) -> AsyncGenerator[tuple[str, Batch | LakeError | None], None]:
    """Yield the batches of all streams as they come, each with the name of its stream.

    A stream that has ended yields None, one that has failed its failure; then the next one begins. Of each stream one
    batch is asked for ahead, so that a slow reader makes its source wait. Closing the iterator closes them all.
    """
    left = iter(streams)
    running: dict[asyncio.Task[Batch | None], tuple[str, AsyncGenerator[Batch, None]]] = {}

    def ask(name: str, stream: AsyncGenerator[Batch, None]) -> None:
        running[asyncio.ensure_future(following(stream))] = (name, stream)

    for name, stream in islice(left, at_once):
        ask(name, stream)
    try:
        while running:
            ready, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in ready:
                name, stream = running[task]
                item = outcome(task)
                del running[task]
                if item is None or isinstance(item, LakeError):
                    for another in islice(left, 1):
                        ask(*another)
                else:
                    ask(name, stream)
                yield name, item
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for _, stream in running.values():
            await stream.aclose()


async def following(stream: AsyncGenerator[Batch, None]) -> Batch | None:
    """Return the next batch, None at the end."""
    return await anext(stream, None)


def outcome(task: asyncio.Task[Batch | None]) -> Batch | LakeError | None:
    """Return what a step gave, or the failure with a name in which it ended; anything else is raised."""
    try:
        return task.result()
    except LakeError as error:
        return error
