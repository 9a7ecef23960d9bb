"""Writes a C++ source that holds the API's description, as JSON and as a page to read:
EmbedOpenapi.py OPENAPI.yaml STYLE.css VERSION OUTPUT"""

import json
import sys

import yaml

import api_docs

source, style, version, output = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    document = yaml.safe_load(file)
with open(style, encoding="utf-8") as file:
    style_text = file.read()
del document["x-aliases"]  # Only there to keep the source short.
document["info"]["version"] = version
texts = {
    "openapi_json": json.dumps(document, ensure_ascii=False, separators=(",", ":")),
    "docs_page": api_docs.page(document, "/api/docs.css"),
    "docs_style": style_text,
}
with open(output, "w", encoding="utf-8") as file:
    file.write('#include "api/routes/openapi.hpp"\n\nnamespace causerie::routes {\n\n')
    for name, text in texts.items():
        file.write(f'std::string_view {name}() {{\n    return R"openapi({text})openapi";\n}}\n\n')
    file.write("}  // namespace causerie::routes\n")
