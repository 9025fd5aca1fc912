"""Creating the demo's resources as drafts, with their files, by the editor who answers for each."""

import io
from dataclasses import replace

from cms.demo.city import City
from cms.demo.making_files import make_file
from cms.demo.reading import Item
from cms.demo.resolving import Keys, content_of
from cms.library.attachments.upload import NewFile, upload
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource


def add_resource(city: City, item: Item) -> None:
    """Create the item as a draft; what it refers to must be there."""
    keys = Keys(
        organization=lambda key: city.organizations[key].id,
        channel=lambda key: city.channels[key].id,
        resource=lambda key: city.resources[key],
        file=lambda key: _attachment(city, item, key),
    )
    new = NewResource(
        item.type,
        city.organizations[item.organization].id,
        content_of(item, keys),
        translation_of=city.resources[item.translation_of] if item.translation_of else None,
    )
    city.resources[item.key] = create_resource(city.actors[item.editor], city.session, new)


def add_explanation(city: City, document: Item, explanation: Item) -> None:
    """Create what interprets a document that is still a draft.

    Another body's editor does not see that draft: then the document's editor, who has both in scope, relates them.
    """
    if explanation.editor == document.editor:
        add_resource(city, explanation)
        return
    rest = {name: value for name, value in explanation.content.items() if name != "relations"}
    add_resource(city, replace(explanation, content=rest))
    made = city.resources[explanation.key]
    relations = [
        {"type": row["type"], "target_id": city.resources[row["target"]]} for row in explanation.content["relations"]
    ]
    version = load_resource(city.session, made).version
    revise_resource(city.actors[document.editor], city.session, made, version, {"relations": relations})


def _attachment(city: City, item: Item, key: str) -> str:
    """The id of a file, uploaded for the item's body when it is first used."""
    known = (key, item.organization)
    if known not in city.attachments:
        made = make_file(key)
        new = NewFile(io.BytesIO(made.content), made.name, city.organizations[item.organization].id)
        limit = city.settings.max_upload_bytes
        city.attachments[known] = upload(city.actors[item.editor], city.session, city.files, new, limit).id
    return city.attachments[known]
