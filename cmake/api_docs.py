"""Renders an OpenAPI document as a page to read: static HTML without a script."""

import html
import re

METHODS = ("get", "post", "put", "patch", "delete")


def text(source):
    """Plain text with `code` in it."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(source.strip()))


def paragraphs(source):
    return "".join(f"<p>{text(part)}</p>" for part in re.split(r"\n\s*\n", source or "") if part.strip())


def resolved(document, node):
    while "$ref" in node:
        found = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def bounds(schema):
    """What a value has to be beyond its type, in words."""
    said = [f"{word} {schema[key]}" for key, word in
            (("minimum", "from"), ("maximum", "to"), ("default", "default")) if key in schema]
    if "maxLength" in schema:
        said.append(f"{schema.get('minLength', 0)} to {schema['maxLength']} characters")
    if "pattern" in schema:
        said.append(f"`{schema['pattern']}`")
    return ", ".join(said)


def type_of(schema):
    """The type of a value, as HTML; schemas that have a name are links."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f'<a href="#{name}">{name}</a>'
    if "oneOf" in schema:
        return " or ".join(type_of(choice) for choice in schema["oneOf"])
    if "enum" in schema:
        return " | ".join(f"<code>{html.escape(str(value))}</code>" for value in schema["enum"])
    if "const" in schema:
        return f"<code>{html.escape(str(schema['const']))}</code>"
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    if "properties" in schema:
        return "{" + ", ".join(f"<code>{name}</code>: {type_of(of)}" for name, of in schema["properties"].items()) + "}"
    return html.escape(str(schema.get("type", "anything")))


def table(headings, rows):
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def content_type_of(body):
    return "; ".join(f"<code>{kind}</code> {type_of(media['schema'])}" for kind, media in body.get("content", {}).items())


def parameter_rows(document, parameters):
    for parameter in (resolved(document, each) for each in parameters):
        schema = parameter["schema"]
        said = ". ".join(filter(None, (parameter.get("description", "").rstrip("."), bounds(resolved(document, schema)))))
        yield f"<code>{parameter['name']}</code>", parameter["in"], type_of(schema), text(said)


def response_rows(document, responses):
    for status, response in ((status, resolved(document, each)) for status, each in responses.items()):
        headers = ", ".join(f"<code>{name}</code>" for name in response.get("headers", {}))
        yield status, text(response["description"]), content_type_of(response), headers


def operation(document, method, path, item):
    described = item[method]
    parameters = item.get("parameters", []) + described.get("parameters", [])
    body = resolved(document, described["requestBody"]) if "requestBody" in described else {}
    name = html.escape(f"{method.upper()} {path}")
    place = described.get("operationId", path.strip("/"))
    parts = [f'<article id="{place}"><h3><code>{name}</code></h3><p>{text(described["summary"])}.']
    if "security" not in described:
        parts.append(" Needs a session.")
    parts.append("</p>" + paragraphs(described.get("description")))
    parts.append(table(("Parameter", "In", "Type", "Meaning"), list(parameter_rows(document, parameters))))
    if body:
        parts.append(f"<p>Takes {content_type_of(body)}.</p>")
    parts.append(table(("Status", "Meaning", "Body", "Headers"), list(response_rows(document, described["responses"]))))
    return "".join(parts) + "</article>"


def schema_article(document, name, schema):
    rows = []
    for field, of in schema.get("properties", {}).items():
        inner = resolved(document, of)
        meaning = ". ".join(filter(None, (of.get("description", ""), bounds(inner if "$ref" not in of else of))))
        needed = "always" if field in schema.get("required", []) else "may be missing"
        rows.append((f"<code>{field}</code>", type_of(of), needed, text(meaning)))
    said = "" if rows else f"<p>{type_of(schema)}, {text(bounds(schema))}</p>"
    return (f'<article id="{name}"><h3>{name}</h3>{paragraphs(schema.get("description"))}{said}'
            + table(("Field", "Type", "There", "Meaning"), rows) + "</article>")


def scheme_paragraphs(scheme):
    if scheme["type"] == "http":
        what = f"The {scheme['scheme']} token in <code>Authorization</code>"
    else:
        what = f"The {scheme['in']} <code>{scheme['name']}</code>"
    return f"<p>{what} says who is calling.</p>" + paragraphs(scheme.get("description"))


def page(document, style_path):
    """The whole page; its style sheet is at `style_path`."""
    info = document["info"]
    sections = []
    for tag in document["tags"]:
        operations = [operation(document, method, path, item) for path, item in document["paths"].items()
                      for method in METHODS if method in item and tag["name"] in item[method]["tags"]]
        sections.append((tag["name"], tag.get("description", ""), "".join(operations)))
    schemas = "".join(schema_article(document, *each) for each in document["components"]["schemas"].items())
    sections.append(("schemas", "What the bodies are made of", schemas))
    links = "".join(f'<li><a href="#{name}">{name}</a></li>' for name, _, _ in sections)
    bodies = "".join(f'<section aria-labelledby="{name}"><h2 id="{name}">{name}</h2>{paragraphs(said)}{content}</section>'
                     for name, said, content in sections)
    schemes = "".join(scheme_paragraphs(scheme) for scheme in document["components"]["securitySchemes"].values())
    return (f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(info["title"])}: the API</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="{style_path}">'
            f'</head><body><header><h1>{html.escape(info["title"])}: the API</h1>{paragraphs(info["description"])}{schemes}'
            f'<p>The same for programs: <a href="/api/openapi.json">/api/openapi.json</a>.</p></header>'
            f'<nav aria-label="Parts"><ul>{links}</ul></nav><main>{bodies}</main></body></html>')
