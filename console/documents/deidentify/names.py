"""Names, streets and towns that nobody bears: made of syllables, drawn by the key."""

from __future__ import annotations

import re
import unicodedata

from console.documents.deidentify.secret import Secret


def _list(text: str) -> list[str]:
    return text.split()


_HEADS = _list(
    "Bral Cor Dran Elv Fenn Gald Hest Ivar Jorl Kesk Lund Merr Norv Ost Pell Quen Rask Sorn Tavr Ulm Vant Wexl Yarr "
    "Zell Brim Cask Dovr Farn Gryn Holv Jast Kolm Lorv Mosk Nell Orl Prask Rund Skel Tarn Varl Wend"
)
_MIDDLES = _list("a e i o u an en in on ar er or al el il ol and end ond ast est ost")
_TAILS = _list(
    "berg dahl feld gard hart kamp lund mark mont nick quist rath sen stad stein strand sund tell thorpe vale wick "
    "worth zak burn croft dell fax grove holm"
)
_FIRST = _list(
    "Ad Al Am Ar Bel Bri Ca Cel Da Del E El Em Fa Fi Ga Ha I Is Ja Jo Ka Kel La Li Lo Ma Mi Na No O Or Pa Qui Ra Ro Sa "
    "Se Ta Te U Va Ve Wi Xa Yo Za"
)
_SECOND = _list("bri da den dor fin ga len li lin lo mar mi na nel ni ra ren ri rin ro sa sha ta ti va ven vi")
_THIRD = _list("a an e el en ia ian ik in is on or us yn")
_STREETS = ("Street", "Road", "Lane", "Avenue")
_TOWNS = ("ville", "ton", "field", "bury", "haven", "ford")
_SCRIPTS = (
    ("\u3400", "\u9fff", "甲乙丙丁戊己庚辛壬癸"),
    ("\u30a0", "\u30ff", "アイウエオカキクケコサシスセソ"),
    ("\uff66", "\uff9f", "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿ"),
    ("\u3040", "\u309f", "あいうえおかきくけこさしすせそ"),
    ("\uac00", "\ud7af", "가나다라마바사아자차카타파하"),
    ("\u0400", "\u04ff", "абвгдежзиклмнопрст"),
    ("\u0370", "\u03ff", "αβγδεζηθικλμνξοπρστ"),
    ("\u0590", "\u05ff", "אבגדהוזחטיכלמנסעפצ"),
    ("\u0600", "\u06ff", "بتثجحخدذرزسشصضطظعغ"),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def folded(text: str) -> str:
    """Letters without accents and case: what makes two spellings one name."""
    if text.isascii():
        return text.casefold()
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """The words of a name, as they stand."""
    return _WORD.findall(text)


def family(secret: Secret, word: str) -> str:
    """A family name in the case of the word; an initial stays one letter."""
    key = folded(word)
    if len(key) == 1:
        return _initial(secret, word)
    return _cased(_pick(secret, "family", key, (_HEADS, _MIDDLES, _TAILS)), word)


def given(secret: Secret, word: str) -> str:
    """A given name in the case of the word; an initial stays one letter."""
    key = folded(word)
    if len(key) == 1:
        return _initial(secret, word)
    return _cased(_pick(secret, "given", key, (_FIRST, _SECOND, _THIRD)), word)


def street(secret: Secret, value: str) -> str:
    """A house number where there was one, and a street of no town."""
    key = folded(" ".join(value.split()))
    name = _pick(secret, "street", key, (_HEADS, _MIDDLES, _TAILS))
    kind = _STREETS[secret.number("street kind", key, len(_STREETS))]
    number = f"{secret.number('house', key, 899) + 100} " if re.search(r"\d", value) else ""
    return _cased(f"{number}{name} {kind}", value)


def town(secret: Secret, value: str) -> str:
    """A town that is on no map."""
    key = folded(" ".join(value.split()))
    return _cased(_pick(secret, "town", key, (_HEADS, _MIDDLES, _TOWNS)), value)


def mailbox(secret: Secret, value: str) -> str:
    """An address at example.org (RFC 2606)."""
    key = folded(value)
    name = _pick(secret, "mail", key, (_FIRST, _SECOND)).casefold()
    return f"{name}{secret.number('mailbox', key, 10**6):06}@example.org"


def _pick(secret: Secret, label: str, key: str, lists: tuple[list[str] | tuple[str, ...], ...]) -> str:
    return "".join(items[secret.number(f"{label}{place}", key, len(items))] for place, items in enumerate(lists))


def _initial(secret: Secret, word: str) -> str:
    return _cased("ABCDEFGHIJKLMNOPRSTVW"[secret.number("initial", folded(word), 21)], word)


def _cased(name: str, like: str) -> str:
    if not like.isascii():
        return _scripted(name, like)
    return _case(name, like)


def _scripted(name: str, like: str) -> str:
    """A name that keeps asking of a character set what the original asked: one letter of Latin with its accent; of
    other scripts as many signs of that script."""
    first = next(char for char in like if not char.isascii())
    signs = next((signs for low, high, signs in _SCRIPTS if low <= first <= high), "")
    if signs:
        seed = sum(ord(char) * (place + 7) for place, char in enumerate(name))
        return "".join(signs[(seed // (place + 3) + place) % len(signs)] for place in range(len(like)))
    return _case(name, like)[:-1] + first if first.isalpha() and first < "\u0250" else _case(name, like)


def _case(name: str, like: str) -> str:
    if like.islower():
        return name.lower()
    return name.upper() if like.isupper() and (len(like) > 1 or len(name) == 1) else name
