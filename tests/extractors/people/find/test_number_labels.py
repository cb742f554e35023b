"""What stands beside a number says what kind of number it is, and its extension, in nine languages."""

from __future__ import annotations

import pytest

from extractors.people.find.contacts import find

NUMBERS = {
    "en": ("US", "(415) 555-0123"),
    "de": ("DE", "030 9018 2000"),
    "fr": ("FR", "01 42 68 53 00"),
    "es": ("ES", "912 345 678"),
    "pt": ("BR", "(11) 3234-5678"),
    "zh": ("CN", "010-62345678"),
    "ko": ("KR", "02-312-3456"),
    "fa": ("IR", "021-88776655"),
    "tl": ("PH", "(02) 8123-4567"),
}
LABELS = {
    "en": {
        "phone": [
            "Tel:",
            "Telephone",
            "Phone",
            "Direct:",
            "Direct line:",
            "Office:",
            "Work",
            "Home:",
            "Main:",
            "T:",
            "P:",
            "Landline:",
        ],
        "fax": ["Fax:", "Facsimile:", "F:", "Fax no."],
        "mobile": ["Mobile:", "Cell:", "Mob.:", "M:", "C:", "Cell phone"],
        "pager": ["Pager:", "Beeper:", "Pgr:"],
    },
    "de": {
        "phone": ["Tel.:", "Telefon:", "Fon:", "Durchwahl:", "Festnetz:", "Büro:", "Privat:", "Zentrale:"],
        "fax": ["Fax:", "Telefax:", "Faxnr.:"],
        "mobile": ["Mobil:", "Handy:", "Mobiltelefon:", "Mobilfunk:", "Funk:"],
        "pager": ["Pager:", "Funkrufempfänger:", "Piepser:"],
    },
    "fr": {
        "phone": [
            "Tél. :",
            "Téléphone :",
            "Tél :",
            "Ligne directe :",
            "Standard :",
            "Fixe :",
            "Bureau :",
            "Tel:",
        ],
        "fax": ["Fax :", "Télécopie :", "Télécopieur :"],
        "mobile": ["Mobile :", "Portable :", "Port. :", "GSM :", "Cellulaire :", "Mob. :"],
        "pager": ["Pager :", "Téléavertisseur :", "Bip :"],
    },
    "es": {
        "phone": ["Tel.:", "Teléfono:", "Tfno.:", "Tlf.:", "Directo:", "Oficina:", "Fijo:", "Centralita:"],
        "fax": ["Fax:", "Telefax:", "Facsímil:"],
        "mobile": ["Móvil:", "Celular:", "Cel.:", "Mov.:"],
        "pager": ["Buscapersonas:", "Bíper:", "Mensáfono:", "Localizador:"],
    },
    "pt": {
        "phone": ["Tel.:", "Telefone:", "Fone:", "Direto:", "Fixo:", "Escritório:", "Comercial:"],
        "fax": ["Fax:", "Fac-símile:"],
        "mobile": ["Celular:", "Cel.:", "Telemóvel:", "Móvel:", "Tlm.:"],
        "pager": ["Pager:", "Bipe:"],
    },
    "zh": {
        "phone": ["电话：", "電話：", "座机：", "办公电话：", "直线：", "固话：", "总机：", "直拨:"],
        "fax": ["传真：", "傳真：", "传真号码："],
        "mobile": ["手机：", "手機：", "移动电话：", "行动电话：", "行動電話："],
        "pager": ["寻呼机：", "呼机：", "传呼：", "BP机：", "呼叫器："],
    },
    "ko": {
        "phone": ["전화:", "전화번호:", "사무실:", "직통:", "대표전화:", "유선:", "집:"],
        "fax": ["팩스:", "팩스번호:", "FAX:"],
        "mobile": ["휴대폰:", "휴대전화:", "핸드폰:", "모바일:", "이동전화:", "HP:", "H.P:"],
        "pager": ["호출기:", "삐삐:", "무선호출:"],
    },
    "fa": {
        "phone": ["تلفن:", "تلفن مستقیم:", "شماره تماس:", "تلفن ثابت:", "مستقیم:", "دفتر:"],
        "fax": ["فکس:", "نمابر:", "دورنگار:", "فاکس:"],
        "mobile": ["موبایل:", "تلفن همراه:", "همراه:", "شماره همراه:"],
        "pager": ["پیجر:", "پی\u200cجو:"],
    },
    "tl": {
        "phone": [
            "Telepono:",
            "Tel. Blg.:",
            "Opisina:",
            "Numero ng telepono:",
            "Direktang linya:",
            "Landline:",
            "Bahay:",
        ],
        "fax": ["Fax:", "Facsimile:", "Paks:"],
        "mobile": ["Selpon:", "Cellphone:", "CP:", "CP No.:", "Mobile:", "Cel No.:"],
        "pager": ["Pager:", "Beeper:"],
    },
}
EXTENSIONS = {
    "en": ["ext. 45", "ext 45", "x45", "x 45", "extension 45", "Extn. 45", "#45", "ext: 45", ", ext. 45"],
    "de": ["Durchwahl 45", "DW 45", "Apparat 45", "App. 45", "Nebenstelle 45", "NSt. 45", "Durchwahl: 45"],
    "fr": ["poste 45", "(poste 45)", "ext. 45", "poste : 45"],
    "es": ["ext. 45", "extensión 45", "int. 45", "interno 45", "anexo 45"],
    "pt": ["ramal 45", "R. 45", "ramal: 45", "extensão 45", "ext. 45"],
    "zh": ["转45", "轉45", "分机45", "分机 45", "分机：45", "分機45"],
    "ko": ["내선 45", "(내선 45)", "내선:45", "내선번호 45", "구내 45"],
    "fa": ["داخلی ۴۵", "داخلی 45", "داخلی: 45", "(داخلی 45)", "داخلي 45"],
    "tl": ["lokal 45", "loc. 45", "local 45", "lok. 45", "loc 45"],
}
CASES = [
    (language, kind, label)
    for language, kinds in LABELS.items()
    for kind, labels in kinds.items()
    for label in labels
]


@pytest.mark.parametrize(("language", "kind", "label"), CASES)
def test_a_label_before_a_number_or_in_brackets_behind_it_is_its_kind(
    language: str, kind: str, label: str
) -> None:
    region, number = NUMBERS[language]
    for text in (f"Ada\n{label} {number}\nx", f"{number} ({label.strip(' :：')})"):
        assert [c.type for c in find(text, [region])] == [kind]


@pytest.mark.parametrize("language", LABELS)
def test_labels_on_one_line_are_each_of_the_number_behind_them(language: str) -> None:
    region, number = NUMBERS[language]
    for first, second in (("phone", "fax"), ("fax", "mobile"), ("mobile", "pager"), ("pager", "phone")):
        text = f"{LABELS[language][first][0]} {number}, {LABELS[language][second][0]} {number}"
        assert [c.type for c in find(text, [region])] == [first, second]


@pytest.mark.parametrize(
    ("language", "written"), [(language, one) for language, all_of in EXTENSIONS.items() for one in all_of]
)
def test_an_extension_behind_a_number_is_its_own(language: str, written: str) -> None:
    region, number = NUMBERS[language]
    text = f"Tel {number} {written}\nx"
    found = find(text, [region])
    assert [c.extension for c in found] == ["45"]
    assert found[0].text == text[found[0].start : found[0].end] == f"{number} {written}"


@pytest.mark.parametrize(
    "behind", ["local 4155550124", "ramal 45-67", "lokal 1 234 5678", "is direct", "poste"]
)
def test_what_is_no_extension_is_none(behind: str) -> None:
    assert find(f"Tel (415) 555-0123 {behind}", ["US"])[0].extension is None


def test_a_company_is_no_label() -> None:
    assert find("Exxon Mobil (415) 555-0123", ["US"])[0].type == "phone"
