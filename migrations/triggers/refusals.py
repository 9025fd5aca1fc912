"""Refusals of a change of a row, said for both dialects."""

from migrations.rules import Half


def refused(condition: str, message: str) -> tuple[Half, Half]:
    """A refusal of an INSERT, for both dialects, when the condition on NEW holds."""
    return (
        Half("BEFORE INSERT", f"SELECT RAISE(ABORT, '{message}') WHERE {condition};"),
        Half(
            "BEFORE INSERT",
            f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END IF;",
        ),
    )


def refused_update(condition: str, message: str) -> tuple[Half, Half]:
    """The same of an UPDATE, when the condition on OLD and NEW holds."""
    on_sqlite, on_postgresql = refused(condition, message)
    return Half("BEFORE UPDATE", on_sqlite.body), Half("BEFORE UPDATE", on_postgresql.body)


def emptied(*kept: str) -> str:
    """That an update empties the note on something erased, and leaves these columns as they are.

    True or false, never NULL, whose opposite would refuse nothing; SQLite knows IS NOT DISTINCT FROM only since 3.39.
    """
    same = " AND ".join(f"COALESCE(NEW.{one} = OLD.{one}, NEW.{one} IS NULL AND OLD.{one} IS NULL)" for one in kept)
    erased = "EXISTS (SELECT 1 FROM resource WHERE resource.id = NEW.resource_id AND resource.erased_at IS NOT NULL)"
    return f"(NEW.note = '' AND {same} AND {erased})"


def refused_delete(condition: str, message: str) -> tuple[Half, Half]:
    """The same of a DELETE, when the condition on OLD holds."""
    on_sqlite, on_postgresql = refused(condition, message)
    return Half("BEFORE DELETE", on_sqlite.body), Half("BEFORE DELETE", on_postgresql.body)
