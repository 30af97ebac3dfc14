"""What every request of schemathesis needs and no description can say: a version to accept, and the sign-in of the token endpoint."""

import os

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.headers is None:
        return
    if "Accept" not in case.headers:
        versions = [media_type for media_type in media_types(case.operation) if media_type]
        # The same request accepts the same version in each run.
        case.headers["Accept"] = versions[len(case.formatted_path) % len(versions)] if versions else "application/json"
    if case.path.startswith("/api/oauth/") and "Authorization" in case.headers:
        case.headers["Authorization"] = os.environ["ATLAS_CLIENT"]


def media_types(operation):
    """Of the answers that are no errors."""
    raw = operation.definition.raw["responses"].get("200", {})
    reference = raw.get("$ref", "").removeprefix("#/components/responses/")
    responses = operation.schema.raw_schema["components"]["responses"]
    return list((responses.get(reference) or raw).get("content", {}))
