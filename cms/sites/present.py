"""Sites and channels as the management API shows them."""

from collections.abc import Sequence

from cms import clock
from cms.sites.models import Channel, Site


def present_site(site: Site) -> dict[str, object]:
    """A site with the three units that answer for it (P4)."""
    return {
        "id": site.id,
        "slug": site.slug,
        "name": site.name,
        "domain": site.domain,
        "site_id_code": site.site_id_code,
        "legal_name": site.legal_name,
        "language": site.language,
        "supervising_id": site.supervising_id,
        "sponsoring_id": site.sponsoring_id,
        "operating_id": site.operating_id,
        "description": site.description,
        "version": site.version,
        "created_at": clock.rfc3339(site.created_at),
        "updated_at": clock.rfc3339(site.updated_at),
    }


def present_channel(channel: Channel, contributors: Sequence[str]) -> dict[str, object]:
    """A channel with the organizations that may place content in it (P7)."""
    return {
        "id": channel.id,
        "site_id": channel.site_id,
        "parent_id": channel.parent_id,
        "slug": channel.slug,
        "path": channel.path,
        "lineage": channel.lineage.strip("/").split("/"),
        "kind": channel.kind,
        "name": channel.name,
        "description": channel.description,
        "keywords": channel.keywords,
        "column_type": channel.column_type,
        "position": channel.position,
        "update_interval_days": channel.update_interval_days,
        "accepted_types": channel.accepted_types,
        "owner_id": channel.owner_id,
        "contributor_ids": list(contributors),
        "ends_on": channel.ends_on.isoformat() if channel.ends_on else None,
        "version": channel.version,
        "created_at": clock.rfc3339(channel.created_at),
        "updated_at": clock.rfc3339(channel.updated_at),
    }
