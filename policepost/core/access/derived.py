"""Keys made of the database key, one for each purpose, so that no seal can stand for another."""


def derived(key: bytes, purpose: bytes) -> bytes:
    """The 32 bytes of a purpose's own key; `purpose` are its words."""
    import hashlib  # late: the sign-in has to wait for it otherwise

    own = hashlib.sha256(purpose)
    own.update(key)  # joined to the words it would be copied once more
    return own.digest()
