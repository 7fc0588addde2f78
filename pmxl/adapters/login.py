"""Who is logged in on this computer, and whom a typed login name means."""

import getpass
import unicodedata

from pmxl.errors import LoginUnknownError


def login_name() -> str:
    """The name that the operating system knows the user by; raises LoginUnknownError where it knows none.

    Python says that there is none in a way of its own on each system and in each version.
    """
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError) as error:
        raise LoginUnknownError from error
    if not name.strip():
        raise LoginUnknownError
    return name


def bare_login(typed: str) -> str:
    r"""A login name without what differs between computers: case, width, `DOMAIN\` before it, `@host` behind it."""
    plain = unicodedata.normalize("NFKC", typed).strip().casefold()
    return plain.replace("/", "\\").rpartition("\\")[2].partition("@")[0].strip()
