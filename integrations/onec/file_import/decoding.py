"""Bytes of a file -> text, whatever program on Windows saved it."""

import codecs

from integrations.onec.file_import.problem import ImportProblem

MOST_BYTES = 10 * 1024 * 1024

_NO_TABLE = {
    b"\xd0\xcf\x11\xe0": "Это книга Excel старого вида (xls) или под паролем",
    b"MOXCEL": "Это табличный документ 1С (mxl)",
    b"%PDF": "Это PDF",
}
_HIGH_BYTES = frozenset(b"\x00\x04")
"""High bytes of Latin and of Cyrillic letters in UTF-16."""


def check_size(data: bytes) -> None:
    """Raises ImportProblem for a file over MOST_BYTES."""
    if len(data) > MOST_BYTES:
        msg = f"Файл больше {MOST_BYTES // 1024 // 1024} МБ. Разделите его на части"
        raise ImportProblem(msg)


def decode(data: bytes) -> str:
    """The text of a CSV file: UTF-8 and UTF-16 with or without a byte-order mark, else cp1251.

    Raises ImportProblem for a file that is empty, over MOST_BYTES, of another kind, or in none of these encodings.
    """
    check_size(data)
    for start, what in _NO_TABLE.items():
        if data.startswith(start):
            msg = f"{what}. Сохраните таблицу как «Книга Excel (xlsx)» или «CSV (разделители – точка с запятой)»"
            raise ImportProblem(msg)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip("\0\ufeff \t\r\n"):
            msg = "Файл пуст"
            raise ImportProblem(msg)
        return text
    msg = "Не удалось понять кодировку файла. Сохраните его в UTF-8 или в Windows-1251"
    raise ImportProblem(msg)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig", "cp1251")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Two letters of cp1251 («яю») look like a mark as well.
        return ("utf-16", "cp1251")
    for encoding, high in (("utf-16-le", data[1:4096:2]), ("utf-16-be", data[0:4096:2])):
        if high and sum(byte in _HIGH_BYTES for byte in high) >= 0.9 * len(high):
            return (encoding,)
    return ("utf-8", "cp1251")
