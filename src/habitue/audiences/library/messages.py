"""Who subscribed, opened and clicked, and did not buy."""

from __future__ import annotations

from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import LAST, all_of, did, duration, fact, none_of, number, without_then
from habitue.events import names

_LAST = duration("last", LAST.label.en, LAST.label.fr, "30d", 8, 365)  # longer than what is waited for
_TIMES = number("times", "Times", "Fois", 1, 1, 20)

MESSAGES = Family(
    "messages",
    Words("Newsletter and e-mail", "Newsletter et e-mail"),
    (
        Entry(
            entry_id="messages.subscribed",
            title=Words("Newsletter subscribers", "Abonnés à la newsletter"),
            description=Words(
                "Subscribed, and never unsubscribed after that. Whether somebody may be written to is decided when a "
                "message is sent.",
                "Abonnés, sans désabonnement depuis. Le droit de leur écrire est vérifié à l’envoi.",
            ),
            build=lambda _: all_of(did(names.NEWSLETTER_SUBSCRIBED), none_of(did(names.UNSUBSCRIBED))),
        ),
        Entry(
            entry_id="messages.subscribed_lately",
            title=Words("New subscribers", "Nouveaux abonnés"),
            description=Words("Subscribed within this time.", "Abonnés au cours de cette période."),
            parameters=(LAST,),
            build=lambda p: did(names.NEWSLETTER_SUBSCRIBED, last=p["last"]),
        ),
        Entry(
            entry_id="messages.subscribed_not_bought",
            title=Words("Subscribers without an order", "Abonnés sans commande"),
            description=Words("Subscribed, and never ordered.", "Abonnés, sans aucune commande."),
            build=lambda _: all_of(did(names.NEWSLETTER_SUBSCRIBED), fact("orders", "is", 0)),
        ),
        Entry(
            entry_id="messages.opened",
            title=Words("Opened e-mails", "Ont ouvert des e-mails"),
            description=Words(
                "Many mail programs open every message by themselves: clicks say more.",
                "Beaucoup de messageries ouvrent tout d’elles-mêmes : les clics en disent plus.",
            ),
            parameters=(_TIMES, LAST),
            build=lambda p: did(names.EMAIL_OPENED, last=p["last"], times=p["times"]),
        ),
        Entry(
            entry_id="messages.clicked",
            title=Words("Clicked in e-mails", "Ont cliqué dans des e-mails"),
            description=Words("At least so many times.", "Au moins tant de fois."),
            parameters=(_TIMES, LAST),
            build=lambda p: did(names.EMAIL_LINK_CLICKED, last=p["last"], times=p["times"]),
        ),
        Entry(
            entry_id="messages.clicked_not_bought",
            title=Words("Clicked and did not buy", "Ont cliqué sans acheter"),
            description=Words(
                "Clicked in an e-mail, and no order followed in time.",
                "Ont cliqué dans un e-mail, sans commande ensuite.",
            ),
            parameters=(duration("within", "No order within", "Sans commande sous", "2d", 1 / 24, 7), _LAST),
            build=lambda p: without_then(
                names.EMAIL_LINK_CLICKED, names.ORDER_COMPLETED, within=p["within"], last=p["last"]
            ),
        ),
        Entry(
            entry_id="messages.ignored",
            title=Words("Ignore e-mails", "Ignorent les e-mails"),
            description=Words(
                "Were sent several, and opened and clicked none.", "En ont reçu plusieurs, sans ouvrir ni cliquer."
            ),
            parameters=(number("times", "Sent", "Envoyés", 5, 2, 20), LAST),
            build=lambda p: all_of(
                did(names.EMAIL_DELIVERED, last=p["last"], times=p["times"]),
                none_of(did(names.EMAIL_OPENED, last=p["last"])),
                none_of(did(names.EMAIL_LINK_CLICKED, last=p["last"])),
            ),
        ),
    ),
)
