"""A user's program: sets the product up, stores a text and reads it back.

It knows nothing of trysquare. Arguments: the installation, a directory for the database.
"""

import sys

from ansys.dynamicreporting.core.serverless import ADR, Item, String

installation, directory = sys.argv[1:3]
adr = ADR(
    ansys_installation=installation,
    db_directory=f"{directory}/db",
    media_directory=f"{directory}/media",
    static_directory=f"{directory}/static",
)
adr.setup(collect_static=True)
adr.create_item(String, name="intro", content="It's alive!", tags="example=1")
(found,) = Item.filter(name="intro")
assert found.content == "It's alive!", found.content

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.files.storage import storages  # noqa: E402

# What a drifted environment could change without any failure.
print("default storage:", type(storages["default"]).__name__)
print("static storage:", type(storages["staticfiles"]).__name__)
print("users:", "patched" if hasattr(User, "get_anonymous") else "not patched")
print("times:", settings.USE_TZ, settings.TIME_ZONE)
print("OK")
