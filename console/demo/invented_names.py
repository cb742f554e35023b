"""Invented names in five languages: common given and family names, combined at random."""

from __future__ import annotations

from random import Random

_ENGLISH_GIVEN = (
    "Abigail Adrian Agnes Alan Alice Amber Andrew Angela Arthur Audrey Barbara Beatrice Bernard Brenda "
    "Bruce Calvin Carla Cecil Claire Clifford Colin Cynthia Damian Daphne Deborah Derek Diana Dominic "
    "Doris Douglas Edith Edmund Eileen Elaine Eleanor Ernest Esther Eugene Felicia Fiona Florence "
    "Frances Gareth Geoffrey Gerald Gillian Gloria Gordon Graham Gwen Harold Harriet Hazel Hector Helen "
    "Howard Imogen Irene Isobel Ivan Janet Jasper Joanna Judith Julian Karen Keith Lena Leonard Lorna "
    "Lucinda Malcolm Marion Martha Maurice Miriam Monica Nadine Neville Nigel Nora Olive Oscar Pamela "
    "Percy Phoebe Quentin Ralph Rosalind Rupert Sabrina Selina Sheila Stanley Sybil Thelma Tobias "
    "Ursula Valerie Vernon Winifred"
).split()
_ENGLISH_FAMILY = (
    "Abernathy Ackroyd Aldridge Ashdown Babcock Bannister Barlow Beckwith Blackwood Bramwell Brockman "
    "Calloway Carmody Chadwick Cheverton Clayborne Coverdale Cranfield Dalrymple Darrow Delacroix "
    "Drummond Eastwick Eldridge Fairbairn Farnsworth Fenwick Fothergill Galbraith Garroway Gilchrist "
    "Greenhalgh Hadleigh Halloran Hargreaves Hartwell Haverford Hollingsworth Inglewood Jessop Kavanagh "
    "Kettering Kingsley Lambourne Langridge Lockhart Loxley Mansfield Marchbanks Merriweather Montague "
    "Nethercott Northcote Oakeshott Ormsby Paddington Pemberton Penhallow Quimby Radcliffe Ravenscroft "
    "Rutherford Sedgwick Shackleton Silverton Standish Stokeley Tattersall Thackeray Thornhill "
    "Tillotson Underhill Vandermeer Waverley Weatherby Whitcombe Winterbourne Woodruff Wychwood Yardley"
).split()
_CHINESE_FAMILY = {
    "王": "Wang",
    "李": "Li",
    "张": "Zhang",
    "刘": "Liu",
    "陈": "Chen",
    "杨": "Yang",
    "赵": "Zhao",
    "黄": "Huang",
    "周": "Zhou",
    "吴": "Wu",
}
_CHINESE_GIVEN = {
    "秀英": "Xiuying",
    "建国": "Jianguo",
    "丽华": "Lihua",
    "志强": "Zhiqiang",
    "晓明": "Xiaoming",
    "海燕": "Haiyan",
    "文博": "Wenbo",
    "雅婷": "Yating",
    "国栋": "Guodong",
    "春梅": "Chunmei",
}
_KOREAN_FAMILY = {
    "김": "Kim",
    "이": "Lee",
    "박": "Park",
    "최": "Choi",
    "정": "Jung",
    "강": "Kang",
    "조": "Cho",
    "윤": "Yoon",
    "장": "Jang",
    "임": "Lim",
}
_KOREAN_GIVEN = {
    "민준": "Minjun",
    "서연": "Seoyeon",
    "지훈": "Jihoon",
    "수빈": "Subin",
    "현우": "Hyunwoo",
    "은지": "Eunji",
    "동현": "Donghyun",
    "유진": "Yujin",
    "성민": "Sungmin",
    "하은": "Haeun",
}
_PERSIAN_GIVEN = {
    "محمد": "Mohammad",
    "فاطمه": "Fatemeh",
    "علی": "Ali",
    "زهرا": "Zahra",
    "حسین": "Hossein",
    "مریم": "Maryam",
    "رضا": "Reza",
    "نرگس": "Narges",
    "امیر": "Amir",
    "سارا": "Sara",
}
_PERSIAN_FAMILY = {
    "احمدی": "Ahmadi",
    "محمدی": "Mohammadi",
    "کریمی": "Karimi",
    "رضایی": "Rezaei",
    "موسوی": "Mousavi",
    "جعفری": "Jafari",
    "حسینی": "Hosseini",
    "صادقی": "Sadeghi",
    "رحیمی": "Rahimi",
    "نوری": "Nouri",
}
_FILIPINO_GIVEN = (
    "Amihan Bayani Crisanto Dalisay Efren Felicidad Gregoria Isagani Jovita Kidlat Ligaya Maricel "
    "Narciso Precioso Rosario Tala"
).split()
_FILIPINO_FAMILY = (
    "Abad Bautista Catacutan Dimaculangan Evangelista Fajardo Guinto Ilagan Lacson Macaraeg Natividad "
    "Pangilinan Quiambao Salonga Tolentino Villanueva"
).split()


def language(place: int) -> str:
    """The language of the customer at this place. Of every fifteen, four are not English."""
    return {3: "zh", 6: "ko", 9: "fa", 12: "fil"}.get(place % 15, "en")


def draw(random: Random, language: str) -> tuple[str, str | None]:
    """A full name as its language writes it, and its Latin spelling if that differs."""
    if language == "zh":
        family, given = random.choice(list(_CHINESE_FAMILY)), random.choice(list(_CHINESE_GIVEN))
        return family + given, f"{_CHINESE_GIVEN[given]} {_CHINESE_FAMILY[family]}"
    if language == "ko":
        family, given = random.choice(list(_KOREAN_FAMILY)), random.choice(list(_KOREAN_GIVEN))
        return family + given, f"{_KOREAN_GIVEN[given]} {_KOREAN_FAMILY[family]}"
    if language == "fa":
        given, family = random.choice(list(_PERSIAN_GIVEN)), random.choice(list(_PERSIAN_FAMILY))
        return f"{given} {family}", f"{_PERSIAN_GIVEN[given]} {_PERSIAN_FAMILY[family]}"
    if language == "fil":
        return f"{random.choice(_FILIPINO_GIVEN)} {random.choice(_FILIPINO_FAMILY)}", None
    return f"{random.choice(_ENGLISH_GIVEN)} {random.choice(_ENGLISH_FAMILY)}", None
