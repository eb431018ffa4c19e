"""Made-up files as 1C and Excel save them."""

from stdnum.ru import inn as inn_number


def company_inn(base: str) -> str:
    """An INN of ten digits with this beginning of nine."""
    return base + str(inn_number.calc_company_check_digit(base))


def person_inn(base: str) -> str:
    """An INN of twelve digits with this beginning of ten."""
    return base + str(inn_number.calc_personal_check_digits(base))


ROMASHKA = company_inn("770100001")
VASILEK = company_inn("780200002")
ADYGEYA = company_inn("010500003")
PETROVA = person_inn("5003000004")

HEADER = (
    "Контрагент",
    "ИНН",
    "КПП",
    "Номер договора",
    "Дата начала",
    "Срок (мес.)",
    "Остаток часов",
    "Контактное лицо",
    "Телефон",
)


def csv_text(*rows: tuple[str, ...], delimiter: str = ";", header: tuple[str, ...] = HEADER) -> str:
    """A file with this header; cells with a delimiter, a quotation mark or a new line are quoted."""
    return "".join(delimiter.join(_cell(cell, delimiter) for cell in row) + "\r\n" for row in (header, *rows))


def _cell(text: str, delimiter: str) -> str:
    if any(char in text for char in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def csv_file(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """The same as bytes, in UTF-8."""
    return csv_text(*rows, header=header).encode()


EXAMPLE = (
    ('ООО "Ромашка"', ROMASHKA, "770101001", "ИТС-1", "01.10.2026", "12", "5,5", "Мария Петрова", "+7 916 123-45-67"),
    ('ООО "Ромашка"', ROMASHKA, "770101001", "ИТС-2", "2026-11-01", "6 мес.", "", "Иван Смирнов", ""),
    ("АО «Василёк, сын и Ко»", VASILEK, "780201001", "ИТС-3", "01.11.2026 0:00:00", "3", "10:30", "", ""),
    ("ИП Петрова", PETROVA, "", "", "", "", "", "Анна Петрова", "8 (905) 000-11-22"),
)
