"""Print a Jupyter Book configuration with the repository's buttons switched on.

After the repository's address may stand that at which the book is published.

Jupyter Book reads no variables in its configuration, and an address that is
written into it would be wrong in every copy of the repository but one.
"""

import argparse
import sys
from functools import partial
from pathlib import Path

import yaml

from imet.errors import ImetError, exit_status


def with_repository(path: Path, url: str, home: str = "") -> dict:
    """Return the configuration at `path` for a repository, and a book published at `home`."""
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(config, dict):
            raise ValueError("it has no keys")
    except (yaml.YAMLError, ValueError) as error:
        what = " ".join(str(error).split())
        raise ImetError(f"{path}: no configuration of a book ({what}); restore it") from error
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

    # The address at which the book is published: canonical addresses, a map, a feed.
    sphinx = config.get("sphinx") or {}
    if home:
        config["html"]["baseurl"] = home.rstrip("/") + "/"
        sphinx["config"]["extensions"].append("imet.book.published")

    # Otherwise theme options of the book's own replace the buttons without a word.
    if "html_theme_options" in (sphinx.get("config") or {}) and not sphinx.get("recursive_update"):
        raise ImetError(f"{path}: html_theme_options needs sphinx.recursive_update: true")
    # Paths of local extensions count from the folder of the configuration.
    for extension, folder in (sphinx.get("local_extensions") or {}).items():
        sphinx["local_extensions"][extension] = str(path.parent.joinpath(folder).resolve())
    return config


def main(arguments: list[str] | None = None) -> int:
    """Print the configuration; exit status 1, with the reason, if there is none."""
    parser = argparse.ArgumentParser(prog=".ci/with_repository.py", description=main.__doc__)
    parser.add_argument("path", type=Path, help="the configuration, _config.yml")
    parser.add_argument("url", help="the address of the repository")
    parser.add_argument("home", nargs="?", default="", help="where the book is published")
    return exit_status(partial(_print, parser.parse_args(arguments)))


def _print(options: argparse.Namespace) -> None:
    config = with_repository(options.path, options.url, options.home)
    yaml.safe_dump(config, sys.stdout, allow_unicode=True, sort_keys=False)


if __name__ == "__main__":
    sys.exit(main())
