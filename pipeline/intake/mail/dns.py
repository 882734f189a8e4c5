"""Asks the DNS of this machine for the key of a mail server; only where the settings say so."""

import dns.exception
import dns.rdatatype
import dns.resolver

from pipeline.errors import Unavailable

_SECONDS = 5.0


def txt_record(name: str) -> bytes | None:
    """The first TXT record of `name`, its strings joined; None where there is none. Raises Unavailable."""
    try:
        answer = dns.resolver.resolve(name + ".", dns.rdatatype.TXT, lifetime=_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except dns.exception.DNSException as error:
        raise Unavailable(f"the DNS gives no answer about {name}: {type(error).__name__}") from error
    return next((b"".join(record.strings) for record in answer), None)
