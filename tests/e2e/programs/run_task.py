"""A child script, as users are told to write it: its configuration comes from the environment."""

import os

from ansys.dynamicreporting.core.serverless import ADR, String

adr = ADR(
    ansys_installation=os.environ["ANSYS_INSTALLATION"],
    db_directory=os.environ["ADR_DB_DIR"],
    media_directory=os.environ["ADR_MEDIA_DIR"],
    static_directory=os.environ["ADR_STATIC_DIR"],
)
adr.setup()
adr.create_item(String, name="intro", content="It's alive!", tags="example=1")
print("OK")
