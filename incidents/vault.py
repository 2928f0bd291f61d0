"""What keeps a journal unreadable to whoever has the database alone.

Each journal has a data key of its own, under which its content is encrypted (AES-256-GCM). The
data key lies in the database, encrypted under a master key from outside of it; the value names its
master key, so that several may be in use at once. Every value is bound to the row and field it was
written for: moved elsewhere, it does not open. A journal is found by its number through
HMAC-SHA256 with a key of its own. Without the keys the vault is closed, and so are the journals.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

KEY_BYTES = 32
NONCE_BYTES = 12
ID_MAX_LENGTH = 40


class VaultClosed(Exception):
    """The keys for the journals are not there, or others than before are."""


class Unreadable(Exception):
    """A value does not open: it was changed, moved to another row, or its key is gone."""


@sensitive_variables()
def master_keys():
    """The master keys by their ids, the current one first: from JOURNAL_KEYS, or from the file.

    Raises ImproperlyConfigured where they are not "id:base64,id:base64" with 32 bytes each.
    """
    text = settings.JOURNAL_KEYS
    if not text and settings.JOURNAL_KEYS_FILE:
        try:
            text = Path(settings.JOURNAL_KEYS_FILE).read_text().replace("\n", ",")
        except OSError:
            raise ImproperlyConfigured("JOURNAL_KEYS_FILE cannot be read.") from None
    keys = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key_id, _colon, value = part.partition(":")
        if not key_id or len(key_id) > ID_MAX_LENGTH or key_id in keys:
            raise ImproperlyConfigured("JOURNAL_KEYS: each key has an id of its own.")
        keys[key_id] = _bytes(value, "JOURNAL_KEYS")
    return keys


@sensitive_variables()
def index_key():
    """The key of the index by number, or None. Raises ImproperlyConfigured as master_keys()."""
    value = settings.JOURNAL_INDEX_KEY
    return _bytes(value, "JOURNAL_INDEX_KEY") if value else None


@sensitive_variables()
def _bytes(value, name):
    try:
        key = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name}: a key is {KEY_BYTES} bytes in base64.")
    return key


def is_open():
    """Whether all keys are there, and journals can be read and written."""
    try:
        return bool(master_keys()) and index_key() is not None
    except ImproperlyConfigured:
        return False


def identity(row, name):
    """What a value is bound to, as bytes: the model, the row and the field it was written for."""
    return f"{row._meta.label_lower}:{row.pk}:{name}".encode()


# -- Data keys -----------------------------------------------------------------------------------


@sensitive_variables()
def new_data_key(bound_to):
    """A new data key, wrapped under the current master key and bound to `bound_to` (bytes)."""
    return _wrap(AESGCM.generate_key(KEY_BYTES * 8), bound_to)


@sensitive_variables()
def _wrap(data_key, bound_to):
    keys = master_keys()
    if not keys:
        raise VaultClosed
    key_id, key = next(iter(keys.items()))
    name = key_id.encode()
    return bytes([len(name)]) + name + _encrypt(key, data_key, name + b":" + bound_to)


def master_key_id(wrapped):
    """The id of the master key that a wrapped data key lies under. Raises Unreadable for none."""
    wrapped = bytes(wrapped)
    try:
        return wrapped[1 : 1 + wrapped[0]].decode()
    except (IndexError, UnicodeDecodeError):
        raise Unreadable from None


@sensitive_variables()
def unwrap(wrapped, bound_to):
    """The data key in `wrapped`. Raises VaultClosed where its master key is not there."""
    wrapped = bytes(wrapped)
    key_id = master_key_id(wrapped)
    keys = master_keys()
    if key_id not in keys:
        raise VaultClosed
    return _decrypt(
        keys[key_id], wrapped[1 + wrapped[0] :], key_id.encode() + b":" + bytes(bound_to)
    )


@sensitive_variables()
def rewrap(wrapped, bound_to):
    """The same data key under the current master key, or None where it lies under it already."""
    if master_key_id(wrapped) == next(iter(master_keys()), None):
        return None
    return _wrap(unwrap(wrapped, bound_to), bound_to)


# -- Content -------------------------------------------------------------------------------------


@sensitive_variables()
def seal(data_key, content, bound_to):
    """Encrypt `content`, anything JSON can hold, for the place `bound_to` (see identity())."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _encrypt(data_key, text.encode(), bound_to)


@sensitive_variables()
def unseal(data_key, value, bound_to):
    """The content that seal() was given. Raises Unreadable for any other key, value or place."""
    return json.loads(_decrypt(data_key, bytes(value), bound_to))


@sensitive_variables()
def _encrypt(key, content, bound_to):
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


@sensitive_variables()
def _decrypt(key, value, bound_to):
    try:
        return AESGCM(key).decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise Unreadable from None


@sensitive_variables()
def index(number):
    """What a journal is found by: 32 bytes that say nothing of `number` (text) without the key."""
    key = index_key()
    if key is None:
        raise VaultClosed
    return hmac.new(key, number.encode(), hashlib.sha256).digest()
