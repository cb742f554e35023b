"""Sentences of the demo's people, by language. ``{…}`` are filled in. Every sentence is invented."""

from __future__ import annotations

OPENINGS = {
    "en": (
        "Thank you for the invoice. The second line does not match our order; could you look at it again?",
        (
            "The delivery arrived this morning and two boxes are missing. "
            "Please let me know when the rest will come."
        ),
        "We would like to extend the service contract by another year on the same terms.",
        "Our office is moving at the end of the month, so please send the papers to the new address.",
        "I could not sign in to the customer page today. Has something changed?",
        "Could you send me the price list for the spring season?",
    ),
    "zh": ("您好，上个月的发票金额有误，请帮忙核对一下。", "货物已经收到，但是少了两箱，请尽快补发。"),
    "ko": (
        "안녕하세요, 지난달 청구서 금액이 맞지 않습니다. 확인 부탁드립니다.",
        "물건은 잘 받았는데 두 상자가 빠졌습니다.",
    ),
    "fa": (
        "با سلام، مبلغ صورتحساب ماه گذشته درست نیست. لطفا بررسی کنید.",
        "کالا رسید اما دو جعبه کم است. لطفا پیگیری کنید.",
    ),
    "fil": (
        "Magandang araw po. Mali po ang halaga sa resibo noong nakaraang buwan, pakitingnan po.",
        "Natanggap na po namin ang order pero kulang ng dalawang kahon.",
    ),
}
GREETINGS = {"en": "Hello,", "zh": "您好：", "ko": "안녕하세요,", "fa": "سلام،", "fil": "Magandang araw po,"}
CLOSINGS = {
    "en": "Kind regards,",
    "zh": "此致",
    "ko": "감사합니다.",
    "fa": "با احترام،",
    "fil": "Lubos na gumagalang,",
}
PHONE_LABELS = {
    "en": ("Tel", "Phone", "Direct", "Cell", "Mobile"),
    "zh": ("电话", "手机"),
    "ko": ("전화", "휴대폰"),
    "fa": ("تلفن", "همراه"),
    "fil": ("Telepono", "Cell"),
}
SUBJECTS = {
    "en": (
        "Invoice query",
        "Missing boxes",
        "Service contract",
        "New address",
        "Sign-in trouble",
        "Spring price list",
    ),
    "zh": ("发票问题", "货物缺失"),
    "ko": ("청구서 문의", "배송 문의"),
    "fa": ("پرسش درباره صورتحساب", "کسری کالا"),
    "fil": ("Tanong tungkol sa resibo", "Kulang na order"),
}
REFERRALS = (
    "For anything about the warehouse please call {name} of {organisation} at {phone}.",
    "While I am away you can reach {name} ({organisation}) on {phone}.",
    "{name} from {organisation} has taken over from me; the number is {phone}.",
)
POSTS = (
    "We had the same trouble with the pump last winter. Changing the seal helped for us.",
    "Does anybody know whether the older model takes the same filters?",
    "I would not buy from that supplier again; the parts came three weeks late.",
    "Cleaning the contacts with alcohol fixed it here. Took ten minutes.",
    "The manual says every six months, but once a year has been fine for our shop.",
)
HELP = (
    "If you want to see one running, call me: {phone}.",
    "You can reach me on {phone} during the day.",
    "Ring {phone} and ask for me, I still have two spares.",
)
THREADS = ("Pump seal keeps leaking", "Which filters fit the older model?", "Suppliers in the Midwest")
