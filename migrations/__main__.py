"""``python -m migrations MESSAGE``: write the next version from what the models have and the versions have not."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import Script, ScriptDirectory
from sqlalchemy import create_engine

from cms import migrate


def write(message: str, schema: migrate.Schema) -> Path:
    """Upgrade an empty database to the newest version, compare it with the models, write the difference to a file."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'scratch.db'}")
        with engine.connect() as connection:
            config = migrate.configuration(schema, connection)
            number = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions()) + 1
            command.upgrade(config, "heads")
            made = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
    if not isinstance(made, Script):
        message = f"one version was expected, got {made!r}"
        raise TypeError(message)
    return Path(made.path)


def main() -> None:
    """Write a version of the library's schema, in the layout that `make lint` asks for."""
    path = write(" ".join(sys.argv[1:]) or "change", migrate.Schema())
    for arguments in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, str(path)], check=False)
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
