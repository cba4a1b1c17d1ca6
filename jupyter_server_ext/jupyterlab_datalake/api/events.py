"""What is pushed to the browser, by ``jupyter_events``; the schema is made from the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import AvailabilityEvent, AvailabilityHint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jupyter_events import EventLogger

    from ..lake.availability.state import Standing

AVAILABILITY = "https://events.jupyterlab-datalake/availability/v1"


def availability_schema() -> dict[str, Any]:
    """Return the event's JSON Schema as jupyter_events wants it."""
    schema = AvailabilityEvent.model_json_schema(mode="serialization")
    return {
        "$id": AVAILABILITY,
        "version": "1",
        "title": "Availability",
        "personal-data": True,
        "description": schema["description"],
        "type": "object",
        "properties": schema["properties"],
        "required": schema["required"],
        "additionalProperties": False,
        "$defs": schema["$defs"],
    }


def publisher(events: EventLogger) -> Callable[[str, int, Sequence[Standing]], None]:
    """Return the function that emits one message; it is called on the event loop's thread only."""

    def publish(instance: str, revision: int, standings: Sequence[Standing]) -> None:
        event = AvailabilityEvent(
            instance=instance,
            revision=revision,
            items=[
                AvailabilityHint(
                    did=str(standing.did),
                    state=standing.state,
                    files_here=standing.files_here,
                    files_total=standing.files_total,
                    bytes_here=standing.bytes_here,
                    bytes_total=standing.bytes_total,
                    bytes_per_second=standing.bytes_per_second,
                )
                for standing in standings
            ],
        )
        events.emit(schema_id=AVAILABILITY, data=event.model_dump(mode="json"))

    return publish
