"""Norm hours of the 40-hour week, entered by hand: the second source that the calendar's data are checked against.

A norm is 8 hours a working day less one for every short day. Where the number was read:

- years 2013 (calendar.mwmoskva.ru), 2019 (bhhelp.ru), 2020 (dzen.ru, 248 days), 2023 (timkatoys.ru) as printed there;
  2024–2026 as in the ledger of facts (official tables, findh.org, 4dk.ru);
- 2014: January–September and the half-year 931 as in a reprint of the KonsultantPlus table; 2016: first quarter
  (mvf.klerk.ru, avt-center.com); 2017: January–September (center-yf.ru); 2018: January–May (my-calend.ru, klerk.ru);
  2019 and 2020: January–June (its.1c.ru, oviont.ru); 2021 and 2022: two quarters (reprints of the same tables);
- the yearly sums of 2014–2018, 2021 and 2022 are well known but were not read in print: they agree with a count of
  the day-by-day data of xmlcalendar.ru, which was compared once and is no part of the tests.
"""

YEARS = {
    2013: 1970,
    2014: 1970,
    2015: 1971,
    2016: 1974,
    2017: 1973,
    2018: 1970,
    2019: 1970,
    2020: 1979,
    2021: 1972,
    2022: 1973,
    2023: 1973,
    2024: 1979,
    2025: 1972,
    2026: 1972,
}

WORKING_DAYS = {year: 248 if year in (2020, 2024) else 247 for year in YEARS}

WITH_DECREES = {2020: (219, 1749), 2021: (240, 1917)}
"""(working days, hours) when the President's days are off too: counted in xmlcalendar.ru's data, seen nowhere in print."""

MONTHS = {
    2014: [136, 159, 159, 175, 151, 151, 184, 168, 176],
    2016: [120, 159, 168],
    2017: [136, 143, 175, 160, 160, 168, 168, 184, 168],
    2018: [136, 151, 159, 167, 159],
    2019: [136, 159, 159, 175, 143, 151],
    2020: [136, 152, 168, 175, 135, 167],
    2025: [136, 160, 167, 175, 144, 151, 184, 168, 176, 184, 151, 176],
}
"""By months from January, as far as printed."""

QUARTERS = {2021: [447, 494], 2022: [454, 480], 2023: [454, 488, 520, 511]}
