"""What made mail says, by whose number it gives.

Slots: A who writes, P and Q two other people, Y whom it goes to; nA, nP, … a number of theirs, n0 one that is
nobody's, nO an organisation's, O the organisation, eP an address; P1 a given name alone, PL "Last, First".
"""

from __future__ import annotations

OWN = (
    """
Please call me at {nA} if you have any questions.|My cell is {nA}.|You can reach me at {nA} until Friday.|I can be reached on {nA} all day.
My new number is {nA}, the fax stays {n2A}.|Call me on my mobile ({nA}) when you land.|If you need anything, my direct line is {nA}.
Feel free to contact me at {nA} or by e-mail at {eA}.|I'll be in the Houston office this week, {nA}.|Give me a call, {nA}.
please ring me on {nA}, thx|Fax it to me at {nA}.|Let me know or call me at home, {nA}.|My wife and I can be reached at {nA}.
I am travelling; try my cell phone first: {nA}.|Should you have questions or comments, please do not hesitate to call me at {nA} (office) or {n2A} (cell).
You may fax your comments to my attention at {nA}.|My e-mail there is {eA} and the phone is {nA}.|If this is urgent page me at {nA}.
{P1}, thanks for the note. I am at {nA} tomorrow.|I spoke with {P} yesterday. Call me at {nA} and I will tell you more.
{P} asked about the contract. I can be reached at {nA}.|Thanks for lunch with {P} and {Q}. My number, as you asked: {nA}.
{P} will send the papers; if they do not come, call me at {nA}.|{P} and {Q} are coming. Please call me, {nA}, to say how many you will be.
""".strip()
    .replace("\n", "|")
    .split("|")
)
OTHERS = (
    """
Please call {P} at {nP} to set up a time.|{P} can be reached at {nP}.|{P}'s number is {nP}.|Contact {P} ({nP}) for the papers.|{P} is at {nP} and {Q} is at {nQ}.
If I am out, please ask for {P} at {nP} or {Q} at {nQ}.|I am away until Monday. For urgent matters contact {P} on {nP}.|Call {P}, our new office manager, at {nP}.
{P} ({nP}) will file the comments and {Q} ({nQ}) will serve them.|The person to talk to is {P}: {nP}, {eP}.|Please send your reply to {P} at {eP} or fax {nP}.
I spoke with {P} today. His cell is {nP}.|{P} is the new contact there. Her direct line is {nP}.|{P} of {O} has taken over; the number is {nP}.|You should talk to {P} at {O}, {nP}.
My assistant {P} can be reached at {nP}.|{P}, my lawyer, is at {nP}.|my colleague {P} will be there, call him on {nP}|Please RSVP to {P} at {nP} by Friday.
To register, call {P} at {nP} or write to {eP}.|Should you have any questions, please call {P} at {nP} or {Q} at {nQ}.|{P}, {nP}, is handling the credit side.
Attached is the draft from {P}. You can call him at {nP} with questions.|{P} left me a voice mail. You can call her back at {nP}.|{nP} is {P}'s home number.|{nP} ({P})
{P} {nP}|{P}: {nP}|{P} - {nP} (cell)|{PL} {nP}|Media contact: {P}, {nP}|For more information: {P}, {O}, {nP}|Contacts: {P}, {nP}; {Q}, {nQ}|{P1} is at {nP} if you want to talk to him. That is {P} in Legal.
""".strip()
    .replace("\n", "|")
    .split("|")
)
YOURS = (
    """
I will call you at {nY} at ten.|Is {nY} still your number?|I tried to reach you at {nY} but nobody answered.|Your new phone number is {nY}.|Your fax number is {nY}, right?
""".strip()
    .replace("\n", "|")
    .split("|")
)
NOBODYS = (
    """
The dial-in number is {n0}, passcode 4711.|Conference call: {n0}, participant code 225566#.|Call-in: {n0} (toll free).|Bridge: {n0}|For technical support call the help desk at {n0}.
If you received this message in error, please notify us at {n0} and delete it.|My wife is at {n0}.|My brother can be reached on {n0}.|My lawyer, {n0}, will handle it.
Our landlord's number is {n0}.|my assistant is at {n0}|My old number {n0} no longer works.|The number {n0} is out of service.|Please do not call {n0} any more.
Reservations: {n0}|To unsubscribe call {n0}.|Front desk: {n0}|Customer service: {n0}|Call {n0} for tickets.|The hotel is at {n0}.|The restaurant's number is {n0}; the table is for {P}.
Use the conference number {n0}; {P} hosts the call.|Somebody called from {n0} and left no name.|Who is at {n0}?|The taxi company is at {n0}.
{P} and {Q} will dial in: {n0}, code 9087.|Dial-in for the call with {P} on Tuesday: {n0}, passcode {P1}.|For assistance call our hotline at {n0}.
""".strip()
    .replace("\n", "|")
    .split("|")
)
ORGANISATIONS = (
    """
{O} can be reached at {nO}.|Call {O} at {nO} for the rates.|{O}: {nO}|{O}, {nO}|Please order from {O} (phone {nO}).|{O} has moved; its switchboard is {nO}.
{P} works for {O} now. The main number of {O} is {nO}.
""".strip()
    .replace("\n", "|")
    .split("|")
)
IDLE = (
    """
Thanks for the draft. I have no further comments and will sign it tomorrow.|{P} and {Q} were at the meeting and asked about the schedule.|Please see the attached file.
We met {P} in Chicago; he thinks the price is too high.|The second line of the invoice does not match our order.|Let me know what you think.|I talked to {P1} about this last week, and we agree.
The board will decide on Thursday. Until then nothing changes.|As discussed, {P} will send the numbers for the third quarter to {Q}.
""".strip()
    .replace("\n", "|")
    .split("|")
)
LOCAL = {
    "zh": (
        ["请打我的手机{nA}。", "我的电话是{nA},有事联系我。", "联系我:{nA}"],
        ["请联系{P},电话{nP}。", "{P}的手机是{nP}。", "有问题请找{P}:{nP}"],
        ["会议号:{n0}", "客服热线:{n0}", "总机:{n0}"],
        ["合同已经收到,谢谢。", "{P}明天会把文件寄出。"],
    ),
    "ko": (
        ["제 번호는 {nA} 입니다.", "문의는 저에게 {nA} 로 전화 주세요.", "제 휴대폰: {nA}"],
        ["{P} 씨에게 {nP} 로 연락하세요.", "{P} 씨 전화: {nP}", "담당자 {P}, 연락처 {nP}"],
        ["고객센터: {n0}", "콜센터 {n0}", "대표번호 {n0}"],
        ["서류 잘 받았습니다.", "{P} 씨가 내일 자료를 보냅니다."],
    ),
    "fa": (
        ["شماره من {nA} است.", "لطفا با من با شماره {nA} تماس بگیرید.", "همراه من: {nA}"],
        ["لطفا با {P} به شماره {nP} تماس بگیرید.", "تلفن {P}: {nP}", "شماره {P} {nP} است."],
        ["پشتیبانی: {n0}"],
        ["مدارک رسید، متشکرم.", "{P} فردا پرونده را می‌فرستد."],
    ),
    "tl": (
        ["Tawagan mo ako sa {nA}.", "Ang numero ko ay {nA}.", "Itext mo ako sa {nA} bukas."],
        ["Pakitawagan si {P} sa {nP}.", "Ang numero ni {P} ay {nP}.", "Makipag-ugnayan kay {P}: {nP}"],
        ["Hotline: {n0}", "Para sa tulong tumawag sa customer service: {n0}"],
        ["Salamat po sa resibo.", "Si {P} ang magdadala ng papeles bukas."],
    ),
}
"""By language: own, others', nobody's, and lines without a number."""
CLOSINGS = {
    "en": ("Regards,", "Best regards,", "Thanks,", "Sincerely,", "Best,", "Thank you,", "Cheers,", ""),
    "zh": ("此致", "谢谢", "顺颂商祺", ""),
    "ko": ("감사합니다.", "감사합니다", ""),
    "fa": ("با احترام", "با تشکر", ""),
    "tl": ("Salamat po,", "Maraming salamat,", "Lubos na gumagalang,", ""),
}
LABELS = {
    "en": (
        (
            "Tel: ",
            "Phone: ",
            "Ph: ",
            "T: ",
            "Office: ",
            "Direct: ",
            "(p) ",
            "Telephone: ",
            "voice: ",
            "Work: ",
            "",
        ),
        ("Cell: ", "Mobile: ", "M: ", "C: ", "Cell phone: ", "(c) ", "Pager: ", "Home: "),
        ("Fax: ", "F: ", "(f) ", "Facsimile: ", "fax ", "FAX "),
    ),
    "zh": (("电话: ", "办公电话: ", "电话："), ("手机: ", "移动电话: "), ("传真: ",)),
    "ko": (("전화: ", "전화번호 ", "사무실: "), ("휴대폰: ", "핸드폰: "), ("팩스: ",)),
    "fa": (("تلفن: ", "شماره تماس: "), ("همراه: ", "موبایل: "), ("فکس: ",)),
    "tl": (("Telepono: ", "Tel: ", "Numero: "), ("Cell: ", "Selpon: "), ("Fax: ",)),
}
"""Desk, personal and fax."""
OTHER_LABELS = (
    "Asst: ",
    "Assistant: ",
    "Reception: ",
    "Front desk: ",
    "Orders: ",
    "Help desk: ",
    "Previous: ",
    "Switchboard: ",
    "Sales office: ",
)
"""What stands in signatures before a number that is not the writer's."""
TITLES = """Director|Vice President|Senior Counsel|Account Manager|Chief Executive Officer|Manager, Credit|Analyst|Partner|Executive Assistant|Professor of Economics|Trader
Managing Director|Head of Purchasing|Regional Manager|Attorney at Law|Project Engineer|Legislative Coordinator|Systems Administrator""".replace(
    "\n", "|"
).split("|")
FIRMS = "Alder Barlow Crestline Dunmore Eastgate Fairhaven Granite Harbour Ivory Juniper Kestrel Larkspur Meridian Northgate Oakfield Pinnacle Quarry Redwood Summit Tidewater".split()
KINDS = (
    "Energy",
    "Partners LLP",
    "Power Corp.",
    "Mills",
    "Consulting",
    "& Finch",
    "University",
    "Capital Inc.",
    "Gas Company",
    "Logistics Ltd",
    "Associates",
    "Trading Co.",
)
STREETS = (
    "Main Street",
    "Smith St.",
    "Market Street",
    "Lakeview Drive",
    "W. 5th Avenue",
    "Louisiana",
    "Elm Road",
)
CITIES = (
    "Houston, TX 77002",
    "Portland, OR 97204",
    "San Francisco, CA 94105",
    "Chicago, IL 60601",
    "New York, NY 10017",
    "Sacramento, CA 95814",
)
