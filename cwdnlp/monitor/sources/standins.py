"""Pages that a server sends instead of an article, with status 200: not found, log in, switch on JavaScript."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.sources.visible import letters

__all__ = ["check_landing", "check_same_article", "check_text_of_page"]

_HOME = re.compile(r"/*(?:(?:index|default|start|home)\.\w{3,5}|pl|home|strona-glowna(?:\.html?)?)?/*", re.IGNORECASE)
_LOGIN = re.compile(r"(?:^|[/_-])(?:wp-login|log-?in|logowanie|zaloguj|sign-?in)(?:[/._-]|$)", re.IGNORECASE)

# What the usual systems of municipal sites say (WordPress, Joomla, Drupal, Liferay, eBOI, Logonet, Sputnik and others):
# a phrase of its own in a title, or in the first words of a page that holds little else.
_NOT_FOUND = re.compile(
    r"\b(?:nie\s(?:znaleziono|odnaleziono|znaleźliśmy|można\s(?:było\s)?(?:znaleźć|odnaleźć)|udało\ssię\s(?:znaleźć|odnaleźć))"
    r"\s(?:takiej\s|takiego\s|tej\s|tego\s|podanej\s|podanego\s|żądanej\s|żądanego\s|szukanej\s|szukanego\s)?"
    r"(?:strony|artykułu|dokumentu|zasobu|wpisu|treści|adresu)"
    r"|(?:strona|artykuł|dokument|zasób|wpis|podstrona)(?:,?\s\w{1,20}){0,6},?\snie\s(?:istnieje|został[ao]?\s(?:znalezion|odnalezion)[ayeo]?)"
    r"|(?:strony|artykułu|dokumentu|zasobu|wpisu|treści)\snie\s(?:znaleziono|odnaleziono|ma)"
    r"|(?:strona|artykuł|dokument|zasób|wpis|podstrona),?\sktór(?:ej|ego)\sszukasz|nie\sma\stakiej\s(?:strony|podstrony)|nie\sma\stakiego\s(?:artykułu|dokumentu|wpisu)"
    r"|(?:page|file|article)(?:\s\w{1,15}){0,4}\snot\s(?:be\s)?found|błąd\s404|error\s404|404\s(?:error|not\sfound))\b",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"\W*404(?:\s*[-–—|:.!]\W*.{0,60})?\W*", re.DOTALL)
_SCRIPT_NEEDED = re.compile(
    r"(?:włącz(?:yć|enia|ona|onej)?|wymaga|aktywuj|obsług\w{1,3}|uruchom)\b[^.]{0,60}\bjava\s?script"
    r"|java\s?script\b[^.]{0,40}\b(?:wyłączon|jest\swymagan|nie\sjest\swłączon|required|disabled)"
    r"|(?:enable|requires?|turn\son|need)\b[^.]{0,40}\bjava\s?script",
    re.IGNORECASE,
)
# What stands in for every page of a site for an hour or a week, with status 200: repairs, errors of the system, guards
# against robots, consent before reading, an account that was not paid, a server just set up.
_CLOSED = re.compile(
    r"\b(?:przerwa\s(?:techniczna|serwisowa|konserwacyjna)|prace\s(?:techniczne|serwisowe|konserwacyjne|modernizacyjne)"
    r"|(?:strona|serwis|witryna|portal)(?:\s\w{1,20}){0,4}\s(?:niedostępn[aey]|wyłączon[aey]|w\s(?:prze)?budowie|w\skonserwacji)"
    r"|błąd\s(?:krytyczny|serwera|wewnętrzny|(?:\w{1,15}\s)?(?:połączenia\sz\s)?baz\w{1,2}\sdanych)"
    r"|konto(?:\szostało)?\szawieszone|domena(?:\s[\w.-]{1,60})?\s(?:jest\sna\ssprzedaż|wygasła)"
    r"|(?:under|scheduled)\smaintenance|maintenance\smode|under\sconstruction|(?:temporarily|briefly)\sunavailable"
    r"|database\s(?:connection\s)?error|establishing\sa\sdatabase\sconnection|internal\sserver\serror|service\sunavailable"
    r"|account(?:\shas\sbeen)?\ssuspended|domain\b[^.]{0,40}\bfor\ssale|welcome\sto\snginx|nginx\sweb\sserver\sis|it\sworks"
    r"|just\sa\smoment|verif(?:y|ying)(?:\sthat)?\syou\sare|checking\syour\sbrowser|access\sdenied|(?:request|url\swas)\srejected"
    r"|captcha|nie\sjesteś\srobotem|brak\s(?:dostępu|uprawnień)|nie\smasz\suprawnień|odmowa\sdostępu|dostęp\szabroniony"
    r"|zanim\s(?:przejdziesz|klikniesz)"
    r"|(?:strona|serwis|witryna|portal)(?:\s\w{1,20}){0,3}\s(?:używa|korzysta|wykorzystuje)(?:\s\w{1,20}){0,3}\s(?:cookies?|ciastecz\w{1,3}))",
    re.IGNORECASE,
)
_TITLE_PARTS = re.compile(r"\s[-–—|:]\s")
_FIRST, _FEW_LETTERS = 400, 700
_STEM = 4


def check_landing(asked: str, landed: str) -> None:
    """Raise SourceError if a request for an article was led to the start page or to a login: the article is gone.

    >>> check_landing("http://jodlow.example/umowa", "https://jodlow.example/umowa")
    >>> check_landing("https://jodlow.example/umowa", "https://jodlow.example/")
    Traceback (most recent call last):
        ...
    cwdnlp.monitor.faults.SourceError: https://jodlow.example/umowa: leads to the start page, https://jodlow.example/
    """
    if _is_home(landed) and not _is_home(asked):
        raise SourceError(f"leads to the start page, {landed}", kind=FaultKind.gone, where=asked)
    if _LOGIN.search(urlsplit(landed).path) and not _LOGIN.search(urlsplit(asked).path):
        raise SourceError(f"leads to a login, {landed[:200]}", kind=FaultKind.gone, where=asked)


def check_same_article(title: str | None, text: str, *, told: str | None, known: bool, where: str) -> None:
    """Raise SourceError if a page with little text stands in for the article that its source told of as `told`.

    Such a page says that the site is closed, and little of what the source told. Without those words too, one that has
    no word of it does not replace the article that is `known` already: its good version stays. An article about the
    repair of the site is told of as one. Where the source told nothing, only the title of the page counts.

    >>> check_same_article("Przerwa techniczna", "Do jutra.", told="Umowa na drogę", known=False, where="/umowa")
    Traceback (most recent call last):
        ...
    cwdnlp.monitor.faults.SourceError: /umowa: says that the site is closed or barred, with status 200
    >>> check_same_article("Przerwa techniczna", "Kasa stoi.", told="Przerwa techniczna w kasie", known=True, where="")
    """
    if letters(text) > _FEW_LETTERS:
        return
    shared = _shared(told or "", f"{title or ''} {text}")
    if told is None:
        closed = any(map(_CLOSED.fullmatch, _TITLE_PARTS.split((title or "")[:_FIRST].rstrip(" .!…"))))
    else:
        head = " ".join(f"{title or ''} | {text}"[:_FIRST].split())
        closed = shared <= 1 / 2 and _CLOSED.search(told) is None and _CLOSED.search(head) is not None
    if closed:
        message = "says that the site is closed or barred, with status 200"
        raise SourceError(message, kind=FaultKind.throttled, where=where)
    if known and told is not None and not shared:
        message = "shows a short text that has nothing in common with the article; what is stored stays"
        raise SourceError(message, kind=FaultKind.gone, where=where)


def _shared(told: str, shown: str) -> float:
    """Return which part of the longer words that were told are shown, in whatever case; all of none.

    >>> _shared("Umowa na drogę", "Podpisano umowę w urzędzie"), _shared("", "Umowa")
    (0.5, 1.0)
    """
    first, second = ({word[:_STEM] for word in fold(each).split() if len(word) >= _STEM} for each in (told, shown))
    return len(first & second) / len(first) if first else 1.0


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def check_text_of_page(title: str | None, text: str, *, where: str) -> None:
    """Raise SourceError if a page with little text says that there is no article, or that a script has to fetch it.

    >>> check_text_of_page("Droga 404", "Strona główna. " + "Wójt otworzył drogę wojewódzką nr 404. " * 30, where="")
    >>> check_text_of_page("Błąd", "Przepraszamy, strona, której szukasz, nie istnieje.", where="/umowa")
    Traceback (most recent call last):
        ...
    cwdnlp.monitor.faults.SourceError: /umowa: says that it is not there, with status 200
    """
    if letters(text) > _FEW_LETTERS:
        return
    head = " ".join(text[:_FIRST].split())
    title = " ".join((title or "")[:_FIRST].split())
    if _NOT_FOUND.search(title) or _NOT_FOUND.search(head) or _NUMBER_ALONE.fullmatch(title):
        raise SourceError("says that it is not there, with status 200", kind=FaultKind.gone, where=where)
    if _SCRIPT_NEEDED.search(head):
        message = "holds no text: a script has to fill it in"
        raise SourceError(message, kind=FaultKind.no_article, where=where, remedy="watch its feed, if it has one")
