"""Which names say that a value is an identifier: of columns, keys, or words before it, in Indonesian and English."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_WORDS = {
    "nik": "nik ktp kk nikk nomorindukkependudukan noktp nokk nomorktp nomorkk idcard identitas kependudukan",
    "npwp": "npwp npwpd taxid tin taxpayer nonpwp",
    "nip": "nip pegawai nipbaru pppk nonip nipppk",
    "phone": "telp telepon tlp phone hp handphone mobile ponsel whatsapp wa nohp notelp msisdn kontak cellphone seluler",
    "email": "email surel mail",
    "payment_card": "card kartu pan cc kredit debit nokartu cardnumber ccnumber creditcard",
}
_BY_WORD = {word: detector for detector, words in _WORDS.items() for word in words.split()}
_SPLIT = re.compile(rb"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4096)
def cues(name: bytes) -> frozenset[str]:
    """The detectors that a name speaks for: `no_hp` for phone, `nomorKTP` for nik."""
    words = [word.lower().decode("ascii") for word in _SPLIT.split(name[:80]) if word]
    joined = ["".join(words), *("".join(pair) for pair in pairwise(words))]
    return frozenset(_BY_WORD[word] for word in (*words, *joined) if word in _BY_WORD)
