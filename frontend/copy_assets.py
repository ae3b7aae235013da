"""Copy the explorer's libraries from node_modules to where the wheel takes them, with licences.

``make assets`` runs it after ``npm ci``. Source maps are left out, and the lines that name them.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
TARGET = HERE.parent / "kg" / "publish" / "explorer" / "static" / "vendor"
FILES = {
    "yasgui/yasgui.min.js": "@zazuko/yasgui/build/yasgui.min.js",
    "yasgui/yasgui.min.css": "@zazuko/yasgui/build/yasgui.min.css",
    "cytoscape/cytoscape.min.js": "cytoscape/dist/cytoscape.min.js",
}
_MAP = re.compile(rb"(?://|/\*)# sourceMappingURL=[^\s*]*(?:\s*\*/)?\s*$")


def licences() -> str:
    """Name, version, licence and licence text of every package that the libraries are made of."""
    lock = json.loads((HERE / "package-lock.json").read_text("utf-8"))
    parts = []
    for place, entry in sorted(lock["packages"].items()):
        folder = HERE / place
        if not place or entry.get("dev") or not folder.is_dir():
            continue
        about = json.loads((folder / "package.json").read_text("utf-8"))
        texts = sorted(p for p in folder.iterdir() if re.match(r"(?i)licen[cs]e|notice", p.name))
        head = f"{about['name']} {about['version']}: {about.get('license', 'see below')}"
        author = about.get("author", "")
        author = author.get("name", "") if isinstance(author, dict) else author
        bodies = [p.read_text("utf-8", "replace").strip() for p in texts if p.is_file()]
        parts.append("\n\n".join([head, *([f"Author: {author}"] if author else []), *bodies]))
    return ("\n\n" + "=" * 80 + "\n\n").join(parts) + "\n"


def main() -> int:
    """Copy; 2 where npm has not been run."""
    if not MODULES.is_dir():
        print("frontend/node_modules is missing. Run: make assets", file=sys.stderr)
        return 2
    partial = TARGET.with_name("vendor.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for name, source in FILES.items():
        path = partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_MAP.sub(b"", (MODULES / source).read_bytes()))
    (partial / "LICENCES.txt").write_text(licences(), "utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    partial.replace(TARGET)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
