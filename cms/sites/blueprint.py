"""The blueprint of the sites' part of the management API; its views stand beside what they are about."""

from cms.web.blueprint import Blueprint

blueprint = Blueprint("sites", __name__, url_prefix="/api/v1", description="Sites and channels 站点与栏目")
