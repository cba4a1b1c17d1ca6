"""The OpenAPI document, made from the route table."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from .models import Failure, Wire
from .routes import PLACE, ROUTES, Parameter, Route, Verb

REF = "#/components/schemas/{model}"


def document() -> dict[str, Any]:
    """Return the whole API as OpenAPI 3.1."""
    answers: set[type[Wire]] = {Failure}
    bodies: set[type[Wire]] = set()
    for route in ROUTES:
        for verb in route.verbs.values():
            answers.update(verb.answers)
            if verb.body is not None:
                bodies.add(verb.body)
            bodies.update(parameter.json for parameter in verb.query if parameter.json is not None)
    ordered = sorted(answers, key=lambda model: model.__name__)
    _, answer_schema = models_json_schema([(m, "serialization") for m in ordered], ref_template=REF)
    _, body_schema = models_json_schema(
        [(m, "validation") for m in sorted(bodies, key=lambda model: model.__name__)], ref_template=REF
    )
    schemas = {**answer_schema.get("$defs", {}), **body_schema.get("$defs", {})}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Data Lake for JupyterLab",
            "version": "1",
            "description": "All routes lie under `<base_url>datalake/` of a Jupyter server.",
        },
        "paths": {f"/datalake/{route.path}": path_item(route) for route in ROUTES},
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "Authorization"},
            },
        },
        "security": [{"token": []}],
    }


def path_item(route: Route) -> dict[str, Any]:
    """Return one path with its verbs."""
    item: dict[str, Any] = {verb.lower(): operation(route, verb, details) for verb, details in route.verbs.items()}
    if places := PLACE.findall(route.path):
        item["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in places
        ]
    return item


def operation(route: Route, method: str, verb: Verb) -> dict[str, Any]:
    """Return one verb of a path."""
    last = route.path.rpartition("/")[2].strip("{}")
    shown: dict[str, Any] = {
        "operationId": f"{method.lower()}_{last}",
        "summary": verb.summary,
        "responses": {
            str(verb.status): {"description": "Done.", "content": answer_content(verb)},
            "4XX": failure("The request was wrong or was refused."),
            "5XX": failure("Rucio or the server failed."),
        },
    }
    if verb.query:
        shown["parameters"] = [query_parameter(parameter) for parameter in verb.query]
    if verb.body is not None:
        shown["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": REF.format(model=verb.body.__name__)}}},
        }
    return shown


def answer_content(verb: Verb) -> dict[str, Any]:
    """Return the media type of the answer: JSON, or one model per line."""
    references = [{"$ref": REF.format(model=model.__name__)} for model in verb.answers]
    if verb.streamed:
        return {"application/x-ndjson": {"schema": {"oneOf": references}}}
    return {"application/json": {"schema": references[0]}}


def failure(description: str) -> dict[str, Any]:
    """Return the one shape of every error."""
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": REF.format(model="Failure")}}},
    }


def query_parameter(parameter: Parameter) -> dict[str, Any]:
    """Return one query parameter."""
    schema: dict[str, Any] = {"type": "string"}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.json is not None:
        schema |= {"contentMediaType": "application/json"}
        schema |= {"contentSchema": {"$ref": REF.format(model=parameter.json.__name__)}}
    if parameter.at_most > 1:
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": parameter.at_most}
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.meaning,
        "schema": schema,
    }
