"""Print a Jupyter Book configuration with the repository's buttons switched on.

After the repository's address may stand that at which the book is published.

Jupyter Book reads no variables in its configuration, and an address that is
written into it would be wrong in every copy of the repository but one.
"""

import sys
from pathlib import Path

import yaml

path, url, *home = sys.argv[1:]
config = yaml.safe_load(Path(path).read_text(encoding="utf-8"))

config["repository"] = {"url": url.rstrip("/"), "branch": "main", "path_to_book": ""}
config.setdefault("html", {}).update(
    use_repository_button=True,
    use_issues_button=True,
    use_edit_page_button=True,
)
config["launch_buttons"] = {
    "notebook_interface": "jupyterlab",
    "binderhub_url": "https://mybinder.org",
}

# The address at which the book is published: canonical addresses, a map of the pages, a feed.
sphinx = config.get("sphinx") or {}
if home and home[0]:
    config["html"]["baseurl"] = home[0].rstrip("/") + "/"
    sphinx["config"]["extensions"].append("imet.book.published")

# Otherwise theme options of the book's own replace the buttons without a word.
if "html_theme_options" in (sphinx.get("config") or {}) and not sphinx.get("recursive_update"):
    sys.exit(f"{path}: html_theme_options needs sphinx.recursive_update: true")
# Paths of local extensions count from the folder of the configuration.
for extension, folder in (sphinx.get("local_extensions") or {}).items():
    sphinx["local_extensions"][extension] = str(Path(path).parent.joinpath(folder).resolve())

yaml.safe_dump(config, sys.stdout, allow_unicode=True, sort_keys=False)
