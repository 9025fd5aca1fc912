"""The blueprint of the accounts' part of the API; its views stand in the folder of what they are about."""

from cms.web.blueprint import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/api/v1", description="Organizations and users 单位与用户")
