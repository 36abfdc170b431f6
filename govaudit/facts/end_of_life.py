"""Until when operating systems get security updates: a bundled table, with its source and horizon.

Sources: the makers' own pages (wiki.debian.org/DebianReleases and /LTS, ubuntu.com/about/release-cycle,
access.redhat.com/support/policy/updates/errata, wiki.rockylinux.org/rocky/version, wiki.almalinux.org/release-notes,
Oracle's "Lifetime Support Policy: Oracle Open Source Support Policies", suse.com/lifecycle, en.opensuse.org/Lifetime,
alpinelinux.org/releases),
by way of endoflife.date. Where sources differ by days or name only a month, the earlier day stands here.
"""

from __future__ import annotations

from datetime import date

import msgspec

TABLE_DATE = date(2026, 11, 1)
"""As of when the table is."""

HORIZON = date(2028, 5, 31)
"""Until when the table may be used: makers add releases and move dates."""


class SupportDates(msgspec.Struct, frozen=True):
    """The last days of support of one release."""

    standard: date
    """The maker's own security support."""

    long_term: date | None = None
    """A free long-term support that follows it."""

    paid: date | None = None
    """An extended support that is bought."""


def _dates(standard: str, long_term: str = "", paid: str = "") -> SupportDates:
    return SupportDates(
        date.fromisoformat(standard),
        date.fromisoformat(long_term) if long_term else None,
        date.fromisoformat(paid) if paid else None,
    )


_ENTERPRISE_LINUX = {"8": _dates("2029-05-31"), "9": _dates("2032-05-31"), "10": _dates("2035-05-31")}

SUPPORT: dict[str, dict[str, SupportDates]] = {
    "debian": {
        "8": _dates("2018-06-17", "2020-06-30"),
        "9": _dates("2020-07-18", "2022-06-30"),
        "10": _dates("2022-09-10", "2024-06-30"),
        "11": _dates("2024-08-14", "2026-08-31"),
        "12": _dates("2026-06-10", "2028-06-30"),
        "13": _dates("2028-08-09", "2030-06-30"),
    },
    "ubuntu": {
        "14.04": _dates("2019-04-02", paid="2024-04-02"),
        "16.04": _dates("2021-04-02", paid="2026-04-02"),
        "18.04": _dates("2023-05-31", paid="2028-04-01"),
        "20.04": _dates("2025-05-31", paid="2030-04-02"),
        "22.04": _dates("2027-04-01", paid="2032-04-09"),
        "24.04": _dates("2029-04-25", paid="2034-04-25"),
        "24.10": _dates("2025-07-10"),
        "25.04": _dates("2026-01-15"),
        "25.10": _dates("2026-07-01"),
        "26.04": _dates("2031-04-23", paid="2036-04-23"),
    },
    "rhel": {
        "6": _dates("2020-11-30", paid="2024-06-30"),
        "7": _dates("2024-06-30", paid="2028-06-30"),
        "8": _dates("2029-05-31", paid="2032-05-31"),
        "9": _dates("2032-05-31", paid="2035-05-31"),
        "10": _dates("2035-05-31", paid="2038-05-31"),
    },
    "centos": {"6": _dates("2020-11-30"), "7": _dates("2024-06-30"), "8": _dates("2021-12-31"), "9": _dates("2027-05-31")},
    "rocky": _ENTERPRISE_LINUX,
    "almalinux": {**_ENTERPRISE_LINUX, "8": _dates("2029-03-01")},
    "ol": {
        "7": _dates("2024-12-01", paid="2028-06-01"),
        "8": _dates("2029-07-01", paid="2032-07-01"),
        "9": _dates("2032-06-30", paid="2035-06-30"),
        "10": _dates("2035-06-01"),
    },
    "sles": {
        "12.5": _dates("2024-10-31", paid="2027-10-31"),
        "15.3": _dates("2022-12-31", paid="2025-12-31"),
        "15.4": _dates("2023-12-31", paid="2026-12-31"),
        "15.5": _dates("2024-12-31", paid="2027-12-31"),
        "15.6": _dates("2025-12-31", paid="2028-12-31"),
        "15.7": _dates("2031-07-31", paid="2034-07-31"),
        "16.0": _dates("2027-11-01", paid="2030-11-01"),
    },
    "opensuse-leap": {"15.5": _dates("2024-12-31"), "15.6": _dates("2026-04-01"), "16.0": _dates("2027-10-01")},
    "alpine": {
        "3.18": _dates("2025-05-09"),
        "3.19": _dates("2025-11-01"),
        "3.20": _dates("2026-04-01"),
        "3.21": _dates("2026-11-01"),
        "3.22": _dates("2027-05-01"),
        "3.23": _dates("2027-11-01"),
    },
}
"""By `ID` of os-release, then by release."""

RELEASE_PARTS = {"ubuntu": 2, "sles": 2, "opensuse-leap": 2, "alpine": 2}
"""How many parts of a version make a release; one where it is not named here: `9.4` of Rocky Linux is release 9."""


def support_dates(distribution: str, version: str) -> SupportDates | None:
    """The dates of a release; None where the table does not have it."""
    release = ".".join(version.split(".")[: RELEASE_PARTS.get(distribution, 1)])
    return SUPPORT.get(distribution, {}).get(release)
