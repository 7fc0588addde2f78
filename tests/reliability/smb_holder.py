"""A client of a file server, in a process of its own, that keeps a file open until it is told to let go.

    python -m tests.reliability.smb_holder PORT SHARE FILE ACCESS

ACCESS names what others may still do, as Windows writes it: "r" as Excel does, "rw" as most programs.
"""

import sys


def main(port: int, folder: str, name: str, access: str) -> None:
    """Open the file, say so, and wait for the end of the input."""
    import smbclient

    smbclient.register_session("127.0.0.1", username="pmxl", password="pmxl", port=port)  # noqa: S106  # a share of this test alone
    with smbclient.open_file(f"//127.0.0.1/{folder}/{name}", mode="r+b", share_access=access, port=port):
        print("open", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
