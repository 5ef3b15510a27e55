"""The loader: a right file becomes settings, a wrong one becomes a list of what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.loader import ConfigError, examine, load, read
from console.config.settings import FolderDestination, MllpDestination, MllpSource

ROOT = Path(__file__).parents[3]
HASH = "ab" * 32

SOURCE = '[interface.source]\nkind = "mllp"\n'
INTERFACE = f'[[interface]]\nname = "lab"\n{SOURCE}'


def mistakes(text: str) -> list[str]:
    """What the loader says about a text."""
    with pytest.raises(ConfigError) as caught:
        read(text, "site.toml")
    return caught.value.lines


def test_that_the_example_loads_without_a_remark() -> None:
    loaded = examine(ROOT / "resources" / "site.example.toml")

    assert loaded.warnings == ()
    lab = loaded.site.interface[0]
    assert isinstance(lab.source, MllpSource)
    assert [type(destination) for destination in lab.destination] == [MllpDestination, FolderDestination]


def test_that_an_empty_file_is_a_site_without_interfaces(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("")

    assert load(tmp_path / "site.toml").interface == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{INTERFACE}prot = 6661\n",
            'site.toml:5: interface "lab", source, prot: is no setting. Did you mean "port"? Known here: ack_mode, '
            "charset, frame_limit, frame_timeout, host, idle_timeout, kind, max_connections, "
            "max_connections_per_peer, max_waiting, plaintext, port, release, replies_for, sequence, tls.",
        ),
        (
            f"{INTERFACE}port = 70000\n",
            'site.toml:5: interface "lab", source, port: is 70000, but must be less than or equal to 65535.',
        ),
        (
            f'{INTERFACE}port = "many"\n',
            'site.toml:5: interface "lab", source, port: is "many", but must be a whole number.',
        ),
        (
            f'[[interface]]\nname = "lab"\nordering = "patients"\n{SOURCE}',
            'site.toml:3: interface "lab", ordering: is "patients", but must be '
            "'interface', 'patient' or 'none'. Did you mean \"patient\"?",
        ),
        (
            f'[gateway]\nenvironment = "prod"\n{INTERFACE}',
            'site.toml:2: gateway, environment: is "prod", but must be '
            "'PROD', 'TEST' or 'DEMO'. Did you mean \"PROD\"?",
        ),
        (
            '[[interface]]\nname = "lab"\n',
            'site.toml:1: interface "lab", source: is missing. Add it.',
        ),
        (
            '[[interface]]\nname = "lab"\n[interface.source]\nport = 1\n',
            'site.toml:3: interface "lab", source: has no kind. Add kind = "mllp" or kind = "folder".',
        ),
        (
            '[[interface]]\nname = "lab"\n[interface.source]\nkind = "mlp"\n',
            "site.toml:3: interface \"lab\", source: kind is \"mlp\", but must be 'mllp', 'folder'.",
        ),
        (
            f'[[interface]]\nname = "Lab 1"\n{SOURCE}',
            'site.toml:2: interface "Lab 1", name: is "Lab 1", but must be 1 to 63 small letters a-z, digits, - or _, '
            "and begin with a letter or digit.",
        ),
        (
            f'{INTERFACE}[[interface.destination]]\nkind = "folder"\nname = "a"\n',
            'site.toml:5: interface "lab", destination "a", path: is missing. Add it.',
        ),
        (
            f'{INTERFACE}[[interface.destination]]\nkind = "mllp"\nname = "a"\nport = 1\nonerror = "park"\n',
            'site.toml:9: interface "lab", destination "a", onerror: is no setting. Did you mean "on_error"?',
        ),
        (
            "[gatway]\n",
            'site.toml:1: gatway: is no setting. Did you mean "gateway"? Known here: '
            "alert_channel, gateway, interface, user, validation.",
        ),
        ("[gateway]\nenvironment = TEST\n", "site.toml:2: no valid TOML: invalid value. Correct this line"),
    ],
)
def test_that_a_mistake_is_named_with_line_value_and_cure(text: str, expected: str) -> None:
    found = mistakes(text)

    assert len(found) == 1
    assert found[0].startswith(expected)


def test_that_all_mistakes_come_at_once_in_the_order_of_lines() -> None:
    text = f'{INTERFACE}prot = 1\nport = -1\n[[user]]\nname = ""\nrole = "boss"\ntoken_sha256 = "x"\n'

    assert [line.split(":")[1] for line in mistakes(text)] == ["5", "6", "8", "9", "10"]


def test_that_a_secret_is_never_quoted() -> None:
    text = '[gateway]\nstore = 5\n[[user]]\nname = "a"\nrole = "lead"\ntoken_sha256 = "hunter2"\n'

    found = "\n".join(mistakes(text))
    assert "hunter2" not in found
    assert "must be 64 hex digits" in found


def test_that_two_interfaces_may_not_share_a_name_or_a_port() -> None:
    text = f"{INTERFACE}port = 6661\n{INTERFACE}port = 6661\n"

    assert mistakes(text) == [
        'site.toml:7: a second interface "lab". Give each interface its own name.',
        'site.toml:10: port 6661 is taken by interface "lab". Choose a free port.',
    ]


def test_that_a_port_of_all_addresses_is_taken_on_each() -> None:
    other = INTERFACE.replace("lab", "rad")

    assert "port 6661 is taken" in mistakes(f'{INTERFACE}port = 6661\n{other}port = 6661\nhost = "0.0.0.0"\n')[0]


def test_that_free_ports_and_other_addresses_do_not_collide() -> None:
    other = INTERFACE.replace("lab", "rad")
    text = f'{INTERFACE}port = 6661\n{other}port = 6661\nhost = "127.0.0.2"\n{INTERFACE.replace("lab", "c")}port = 0\n'

    assert len(read(text, "site.toml").site.interface) == 3


def test_that_destinations_are_unique_and_base_is_within_cap() -> None:
    destination = '[[interface.destination]]\nkind = "mllp"\nname = "a"\nport = 1\n'
    text = f"{INTERFACE}{destination}retry = {{ base = 90 }}\n{destination}"

    assert mistakes(text) == [
        'site.toml:12: interface "lab": a second destination "a". Give each destination its own name.',
        'site.toml:9: interface "lab": retry base 90 s is over its cap 60 s. Lower base or raise cap.',
    ]


def test_that_two_users_may_not_share_a_token() -> None:
    user = f'[[user]]\nname = "a"\nrole = "lead"\ntoken_sha256 = "{HASH}"\n'

    assert len(mistakes(user + user)) == 2


def test_that_a_setting_without_effect_is_a_warning_only() -> None:
    text = f'[[interface]]\nname = "lab"\npatient_authority = "MRN"\n{SOURCE}'

    assert read(text, "site.toml").warnings == (
        'site.toml:3: interface "lab": patient_authority has no effect. Set ordering = "patient" or take it out.',
    )


def test_that_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path / "none.toml")


def test_that_a_file_in_another_encoding_is_explained_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes(b"# fine\n# \xe4\n")

    with pytest.raises(ConfigError, match=r"site\.toml:2: not UTF-8"):
        load(tmp_path / "site.toml")


def test_that_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes(b"\xef\xbb\xbf" + INTERFACE.encode())

    assert load(tmp_path / "site.toml").interface[0].name == "lab"
