"""Nothing leaves the machine unencrypted unnoticed, and options of a connection fit together."""

from __future__ import annotations

import pytest

from console.config.loader import ConfigError, Loaded, read
from console.config.settings import MllpDestination, MllpSource
from console.config.wires import leaves_machine, unencrypted

HEAD = '[[interface]]\nname = "lab"\n'


def loaded(text: str) -> Loaded:
    """A site file as text."""
    return read(text, "site.toml")


def mistakes(text: str) -> list[str]:
    """What is wrong with it."""
    with pytest.raises(ConfigError) as caught:
        loaded(text)
    return caught.value.lines


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "10.0.0.4", "rad-pacs", "localhost.example"])  # noqa: S104 - to be refused
def test_that_a_plain_listener_that_others_reach_needs_a_reason(host: str) -> None:
    (words,) = mistakes(f'{HEAD}[interface.source]\nkind = "mllp"\nport = 6661\nhost = "{host}"\n')

    assert words.startswith('site.toml:6: interface "lab": would send patient data unencrypted')
    assert "Add a tls table" in words
    assert 'plaintext = "' in words


def test_that_a_plain_sender_to_another_machine_needs_a_reason() -> None:
    text = (
        f'{HEAD}[interface.source]\n[[interface.destination]]\nkind = "mllp"\nname = "pacs"\nport = 1\nhost = "pacs"\n'
    )

    (words,) = mistakes(text.replace("[interface.source]\n", '[interface.source]\nkind = "mllp"\n'))

    assert 'destination "pacs": would send patient data unencrypted: pacs is not this machine' in words


def test_that_a_reason_or_tls_lets_it_through_and_blanks_are_no_reason() -> None:
    source = f'{HEAD}[interface.source]\nkind = "mllp"\nhost = "0.0.0.0"\n'

    loaded(source + 'plaintext = "analyser knows no TLS, until 2027, agreed by J. Doe"\n')
    loaded(source + '[interface.source.tls]\ncertificate = "own.pem"\nca = "clients.pem"\n')
    assert mistakes(source + 'plaintext = "  "\n')


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST"])
def test_that_this_machine_itself_needs_no_reason(host: str) -> None:
    assert not leaves_machine(host)
    assert unencrypted(MllpSource(host=host)) == ""


def test_that_the_exception_is_spoken_with_its_reason() -> None:
    wire = MllpDestination(name="a", host="pacs", port=1, plaintext="until the upgrade")

    assert unencrypted(wire) == "unencrypted: until the upgrade"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('plaintext = "x"\n[interface.source.tls]\ncertificate = "a"\nca = "b"\n', "tls and a reason for plaintext"),
        ('[interface.source.tls]\ncertificate = "a"\n', "ca is missing"),
        ('ack_mode = "none"\n', "It needs release = 2"),
        ('ack_mode = "none"\nrelease = 2\nsequence = true\n', "answers in MSA-4"),
        ("release = 3\n", "release: is 3, but must be 1 or 2"),
        ('replies_for = ["nobody"]\n', 'must be "interface/destination"'),
        ('replies_for = ["lab/a", "lab/b"]\n', "Give each partner a listener of its own"),
        ('replies_for = ["lab/out"]\n', '"lab/out" awaits no later reply'),
        (
            '[interface.source.tls]\ncertificate = "a"\nca = "b"\nfingerprints = ["zz"]\n',
            "must be 64 hex digits with or without colons",
        ),
    ],
)
def test_that_a_source_that_cannot_work_is_refused(source: str, words: str) -> None:
    found = mistakes(f'{HEAD}[interface.source]\nkind = "mllp"\n{source}')

    assert any(words in line for line in found), found


@pytest.mark.parametrize(
    ("wire", "words"),
    [
        ('delivered_on = "commit"\n', "needs release = 2"),
        ('delivered_on = "commit"\nrelease = 2\napplication_ack = "later"\n', "awaits no HL7 reply"),
        ("sequence = true\n", 'Set ordering = "interface" and on_error = "stop"'),
        ('[interface.destination.tls]\nkey = "a"\n', "key without certificate"),
    ],
)
def test_that_a_destination_that_cannot_work_is_refused(wire: str, words: str) -> None:
    head = f'{HEAD}ordering = "patient"\n[interface.source]\nkind = "mllp"\n'
    found = mistakes(f'{head}[[interface.destination]]\nkind = "mllp"\nname = "out"\nport = 1\n{wire}')

    assert any(words in line for line in found), found


def test_that_a_destination_whose_replies_come_in_nowhere_is_odd() -> None:
    text = (
        f'{HEAD}[interface.source]\nkind = "mllp"\n[[interface.destination]]\nkind = "mllp"\nname = "out"\nport = 1\n'
    )

    (warning,) = loaded(f'{text}application_ack = "later"\n').warnings

    assert 'Add replies_for = ["lab/out"]' in warning
