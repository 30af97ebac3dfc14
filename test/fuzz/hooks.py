"""What no description can say: which version a request accepts."""

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.headers is not None and "Accept" not in case.headers:
        types = media_types(case.operation)
        # The same request accepts the same version in each run.
        case.headers["Accept"] = types[len(case.formatted_path) % len(types)]


def media_types(operation):
    """Of the answers that are no errors; those to DELETE have no body, and yet a version."""
    reference = operation.definition.raw["responses"].get("200", {}).get("$ref", "").split("/")[-1]
    responses = operation.schema.raw_schema["components"]["responses"]
    plain = "application/vnd.atlas.2023-01-01+json" if "/v2/" in operation.path else "application/json"
    return list(responses.get(reference, {}).get("content", [])) or [plain]
