"""Spellings of Chinese, Korean and Persian names in Latin letters.

Tables of the benchmarks' own, written for them.

They say how people spell themselves and how the official systems do (Hong Kong's, Wade–Giles without its
apostrophes, Korea's revised system, McCune–Reischauer without its marks). No code that trains reads them.
"""

from __future__ import annotations

import random
from typing import NamedTuple


class Sign(NamedTuple):
    """A character of a given or family name.

    ``hokkien``: how emigrants from Fujian and Chaozhou spell a family name.
    """

    simplified: str
    traditional: str
    pinyin: str
    cantonese: str
    hokkien: str = ""


_FAMILIES = """
王 王 wang Wong Ong|李 李 li Lee Lee|张 張 zhang Cheung Teo|刘 劉 liu Lau Low|陈 陳 chen Chan Tan|杨 楊 yang Yeung Yeo|黄 黃 huang Wong Ng
赵 趙 zhao Chiu Teo|周 周 zhou Chow Chew|吴 吳 wu Ng Goh|徐 徐 xu Chui Chee|孙 孫 sun Suen Soon|朱 朱 zhu Chu Choo|马 馬 ma Ma Beh|胡 胡 hu Wu Oh
林 林 lin Lam Lim|郭 郭 guo Kwok Kweh|何 何 he Ho Hoe|高 高 gao Ko Koh|罗 羅 luo Law Loh|郑 鄭 zheng Cheng Tay|梁 梁 liang Leung Neo|谢 謝 xie Tse Chia
宋 宋 song Sung Song|唐 唐 tang Tong Tng|许 許 xu Hui Koh|邓 鄧 deng Tang Teng|冯 馮 feng Fung Pang|韩 韓 han Hon Hang|曹 曹 cao Tso Chor
曾 曾 zeng Tsang Chan|彭 彭 peng Pang Phe|萧 蕭 xiao Siu Seow|蔡 蔡 cai Choi Chua|潘 潘 pan Poon Phua|田 田 tian Tin Chan|董 董 dong Tung Tang
袁 袁 yuan Yuen Wang|于 于 yu Yu Oo|余 余 yu Yu Er|叶 葉 ye Yip Yap|蒋 蔣 jiang Tseung Chew|杜 杜 du To Toh|苏 蘇 su So Soh|魏 魏 wei Ngai Gui
程 程 cheng Ching Thia|吕 呂 lü Lui Loo|丁 丁 ding Ting Teng|沈 沈 shen Sham Sim|任 任 ren Yam Lim|姚 姚 yao Yiu Yeow|卢 盧 lu Lo Loh|傅 傅 fu Fu Poh
钟 鍾 zhong Chung Cheng|崔 崔 cui Chui Chwee|廖 廖 liao Liu Leow|范 范 fan Fan Huan|方 方 fang Fong Png|石 石 shi Shek Chioh|洪 洪 hong Hung Ang|江 江 jiang Kong Kang
"""

_GIVEN = """
明 明 ming Ming|志 志 zhi Chi|伟 偉 wei Wai|文 文 wen Man|强 強 qiang Keung|国 國 guo Kwok|华 華 hua Wah|英 英 ying Ying|丽 麗 li Lai|美 美 mei Mei
珍 珍 zhen Chun|玲 玲 ling Ling|家 家 jia Ka|俊 俊 jun Chun|杰 傑 jie Kit|豪 豪 hao Ho|建 建 jian Kin|平 平 ping Ping|军 軍 jun Kwan|晓 曉 xiao Hiu
小 小 xiao Siu|红 紅 hong Hung|雪 雪 xue Suet|梅 梅 mei Mui|兰 蘭 lan Lan|芳 芳 fang Fong|秀 秀 xiu Sau|凤 鳳 feng Fung|玉 玉 yu Yuk|春 春 chun Chun
海 海 hai Hoi|波 波 bo Bo|勇 勇 yong Yung|刚 剛 gang Kong|永 永 yong Wing|辉 輝 hui Fai|光 光 guang Kwong|生 生 sheng Sang|荣 榮 rong Wing|金 金 jin Kam
成 成 cheng Shing|德 德 de Tak|福 福 fu Fuk|寿 壽 shou Sau|康 康 kang Hong|宁 寧 ning Ning|安 安 an On|天 天 tian Tin|宇 宇 yu Yu|浩 浩 hao Ho
子 子 zi Tsz|轩 軒 xuan Hin|涵 涵 han Ham|怡 怡 yi Yi|欣 欣 xin Yan|佳 佳 jia Kai|嘉 嘉 jia Ka|慧 慧 hui Wai|敏 敏 min Man|静 靜 jing Ching
婷 婷 ting Ting|雅 雅 ya Nga|诗 詩 shi Sze|思 思 si Sze|倩 倩 qian Sin|莉 莉 li Lei|娜 娜 na Na|琳 琳 lin Lam|颖 穎 ying Wing|洁 潔 jie Kit
云 雲 yun Wan|霞 霞 xia Ha|燕 燕 yan Yin|娟 娟 juan Kuen|艳 艷 yan Yim|萍 萍 ping Ping|清 清 qing Ching|青 青 qing Ching|松 松 song Chung|柏 柏 bai Pak
山 山 shan Shan|峰 峰 feng Fung|岩 岩 yan Ngam|石 石 shi Shek|龙 龍 long Lung|虎 虎 hu Fu|飞 飛 fei Fei|鹏 鵬 peng Pang|鸿 鴻 hong Hung|祥 祥 xiang Cheung
正 正 zheng Ching|义 義 yi Yee|仁 仁 ren Yan|礼 禮 li Lai|智 智 zhi Chi|信 信 xin Shun|忠 忠 zhong Chung|孝 孝 xiao Hau|良 良 liang Leung|善 善 shan Sin
学 學 xue Hok|书 書 shu Shu|才 才 cai Choi|有 有 you Yau|为 為 wei Wai|民 民 min Man|新 新 xin Sun|立 立 li Lap|东 東 dong Tung|南 南 nan Nam
西 西 xi Sai|北 北 bei Pak|中 中 zhong Chung|少 少 shao Siu|大 大 da Tai|世 世 shi Sai|长 長 chang Cheung|元 元 yuan Yuen|泽 澤 ze Chak|润 潤 run Yun
晨 晨 chen San|阳 陽 yang Yeung|月 月 yue Yuet|星 星 xing Sing|雨 雨 yu Yu|雷 雷 lei Lui|风 風 feng Fung|林 林 lin Lam|森 森 sen Sum|树 樹 shu Shu
凯 凱 kai Hoi|旭 旭 xu Yuk|斌 斌 bin Bun|彬 彬 bin Bun|磊 磊 lei Lui|鑫 鑫 xin Yam|涛 濤 tao To|超 超 chao Chiu|亮 亮 liang Leung|健 健 jian Kin
锋 鋒 feng Fung|锦 錦 jin Kam|银 銀 yin Ngan|铭 銘 ming Ming|钧 鈞 jun Kwan|瑞 瑞 rui Sui|祖 祖 zu Cho|庆 慶 qing Hing|兴 興 xing Hing|发 發 fa Fat
宝 寶 bao Po|贵 貴 gui Kwai|财 財 cai Choi|富 富 fu Fu|昌 昌 chang Cheong|盛 盛 sheng Shing|达 達 da Tat|通 通 tong Tung|顺 順 shun Shun|利 利 li Lee
乐 樂 le Lok|喜 喜 xi Hei|欢 歡 huan Fun|爱 愛 ai Oi|心 心 xin Sum|萱 萱 xuan Huen|蓉 蓉 rong Yung|莲 蓮 lian Lin|菊 菊 ju Kuk|芬 芬 fen Fan
琴 琴 qin Kam|琪 琪 qi Ki|瑶 瑤 yao Yiu|璐 璐 lu Lo|珊 珊 shan Shan|珠 珠 zhu Chu|翠 翠 cui Tsui|彩 彩 cai Choi|素 素 su So|淑 淑 shu Shuk
惠 惠 hui Wai|贞 貞 zhen Ching|贤 賢 xian Yin|妍 妍 yan Yin|娇 嬌 jiao Kiu|媛 媛 yuan Wun|婉 婉 wan Yuen|仪 儀 yi Yee|悦 悅 yue Yuet|恩 恩 en Yan
伦 倫 lun Lun|佩 佩 pei Pui|依 依 yi Yee|倬 倬 zhuo Cheuk|卓 卓 zhuo Cheuk|启 啟 qi Kai|君 君 jun Kwan|可 可 ke Ho|均 均 jun Kwan|坚 堅 jian Kin
培 培 pei Pui|基 基 ji Kei|宏 宏 hong Wang|富 富 fu Fu|展 展 zhan Chin|希 希 xi Hei|廷 廷 ting Ting|弘 弘 hong Wang|振 振 zhen Chun|日 日 ri Yat
昊 昊 hao Ho|景 景 jing King|朗 朗 lang Long|权 權 quan Kuen|武 武 wu Mo|毅 毅 yi Ngai|汉 漢 han Hon|江 江 jiang Kong|泰 泰 tai Tai|洋 洋 yang Yeung
炳 炳 bing Bing|焕 煥 huan Wun|耀 耀 yao Yiu|胜 勝 sheng Shing|致 致 zhi Chi|若 若 ruo Yeuk|诚 誠 cheng Shing|进 進 jin Chun|远 遠 yuan Yuen|雄 雄 xiong Hung
"""


def _signs(table: str) -> list[Sign]:
    rows = (row.split() for row in table.replace("\n", "|").split("|") if row.strip())
    return list(dict.fromkeys(Sign(*row) for row in rows))


CHINESE_FAMILIES, CHINESE_GIVEN = _signs(_FAMILIES), _signs(_GIVEN)

_WADE_INITIALS = {
    "zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "j": "ch", "q": "ch", "x": "hs",
    "z": "ts", "c": "ts", "s": "s", "r": "j",
}  # fmt: skip
_WADE_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "you": "yu", "yan": "yen", "ye": "yeh",
    "yi": "i", "er": "erh", "he": "ho", "ke": "ko", "ge": "ko", "e": "o", "yue": "yueh", "xue": "hsueh", "jue": "chueh", "rong": "jung",
    "yong": "yung", "lü": "lu", "bo": "po", "guo": "kuo", "gui": "kuei", "ruo": "jo", "zhuo": "cho", "luo": "lo", "duo": "to", "tuo": "to",
}  # fmt: skip


def wade_giles(pinyin: str) -> str:
    """A syllable of pinyin in Wade–Giles as passports have it: without apostrophes and marks."""
    if pinyin in _WADE_WHOLE:
        return _WADE_WHOLE[pinyin]
    initial = next((i for i in _WADE_INITIALS if pinyin.startswith(i)), "")
    rest = pinyin[len(initial) :]
    if rest.endswith("ong"):
        rest = rest.replace("ong", "ung")
    elif rest in ("ian",):
        rest = "ien"
    elif rest in ("ie",):
        rest = "ieh"
    elif rest in ("e",):
        rest = "e"
    return _WADE_INITIALS.get(initial, initial) + rest


KOREAN_FAMILIES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "김": (("Kim",), "Gim", "Kim"), "이": (("Lee", "Rhee", "Yi"), "I", "Yi"), "박": (("Park", "Pak", "Bak"), "Bak", "Pak"),
    "최": (("Choi", "Choe"), "Choe", "Choe"), "정": (("Jung", "Chung", "Jeong"), "Jeong", "Chong"), "강": (("Kang",), "Gang", "Kang"),
    "조": (("Cho", "Jo"), "Jo", "Cho"), "윤": (("Yoon", "Yun"), "Yun", "Yun"), "장": (("Jang", "Chang"), "Jang", "Chang"),
    "임": (("Lim", "Im", "Rim"), "Im", "Im"), "한": (("Han",), "Han", "Han"), "오": (("Oh",), "O", "O"), "서": (("Seo", "Suh"), "Seo", "So"),
    "신": (("Shin",), "Sin", "Sin"), "권": (("Kwon",), "Gwon", "Kwon"), "황": (("Hwang",), "Hwang", "Hwang"), "안": (("Ahn",), "An", "An"),
    "송": (("Song",), "Song", "Song"), "류": (("Ryu", "Yoo"), "Ryu", "Ryu"), "홍": (("Hong",), "Hong", "Hong"), "유": (("Yoo", "You"), "Yu", "Yu"),
    "고": (("Ko", "Koh"), "Go", "Ko"), "문": (("Moon",), "Mun", "Mun"), "양": (("Yang",), "Yang", "Yang"), "손": (("Son", "Sohn"), "Son", "Son"),
    "배": (("Bae",), "Bae", "Pae"), "백": (("Baek", "Paik"), "Baek", "Paek"), "허": (("Heo", "Huh"), "Heo", "Ho"), "노": (("Noh", "Roh"), "No", "No"),
    "심": (("Shim",), "Sim", "Sim"), "전": (("Jeon", "Chun"), "Jeon", "Chon"), "남": (("Nam",), "Nam", "Nam"), "구": (("Koo",), "Gu", "Ku"),
    "곽": (("Kwak",), "Gwak", "Kwak"), "성": (("Sung",), "Seong", "Song"), "차": (("Cha",), "Cha", "Cha"), "주": (("Joo",), "Ju", "Chu"),
    "우": (("Woo",), "U", "U"), "민": (("Min",), "Min", "Min"), "진": (("Jin",), "Jin", "Chin"),
}  # fmt: skip
"""How families spell themselves; the revised system; McCune–Reischauer without marks. Commonest first."""

_INITIALS = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_OLD_INITIALS = [
    "k",
    "kk",
    "n",
    "t",
    "tt",
    "r",
    "m",
    "p",
    "pp",
    "s",
    "ss",
    "",
    "ch",
    "tch",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_OLD_VOWELS = "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i".split()
_POPULAR_VOWELS = "a ae ya yae u e you ye o wa wae oi yo oo won we wi yoo eu ui i".split()
_FINALS = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_OWN_WAY = {
    "준": ["jun", "joon"], "영": ["young", "yeong"], "희": ["hee"], "수": ["soo", "su"], "현": ["hyun"], "선": ["sun"], "성": ["sung"],
    "정": ["jung", "jeong"], "은": ["eun"], "우": ["woo"], "훈": ["hoon", "hun"], "경": ["kyung"], "철": ["chul"], "진": ["jin"], "호": ["ho"],
    "민": ["min"], "지": ["ji", "jee"], "재": ["jae"], "미": ["mi"], "숙": ["sook"], "순": ["soon"], "용": ["yong"], "승": ["seung"],
    "원": ["won"], "주": ["joo", "ju"], "연": ["yeon", "youn"], "윤": ["yoon"], "규": ["kyu"], "기": ["ki"], "석": ["seok", "suk"], "건": ["gun", "kun"],
    "범": ["bum"], "형": ["hyung"], "혜": ["hye"], "유": ["yoo", "yu"], "서": ["seo"], "빈": ["bin"], "아": ["ah"], "동": ["dong"], "태": ["tae"],
    "인": ["in"], "상": ["sang"], "종": ["jong"], "명": ["myung"], "광": ["kwang"], "병": ["byung"], "문": ["moon"], "운": ["woon"], "욱": ["wook"],
    "국": ["kook"], "구": ["koo"], "림": ["rim"], "리": ["ri", "lee"], "근": ["keun", "geun"], "균": ["kyun"], "권": ["kwon"], "관": ["kwan"],
}  # fmt: skip


def _letters(syllable: str) -> tuple[int, int, int]:
    first, rest = divmod(ord(syllable) - 0xAC00, 588)
    return first, *divmod(rest, 28)


def revised(syllable: str, _: bool, __: random.Random) -> str:
    """Revised Romanisation as names have it: syllable by syllable, without changes of sound."""
    first, vowel, final = _letters(syllable)
    return _INITIALS[first] + _VOWELS[vowel] + _FINALS[final]


def mccune_reischauer(syllable: str, inside: bool, _: random.Random) -> str:
    """McCune–Reischauer without breves and apostrophes.

    A plain stop is voiced inside a name half the systems' users say: left voiceless at its start only.
    """
    first, vowel, final = _letters(syllable)
    initial = _INITIALS[first] if inside and first in (0, 3, 7, 12) else _OLD_INITIALS[first]
    return initial + _OLD_VOWELS[vowel] + _FINALS[final]


def popular_korean(syllable: str, inside: bool, rng: random.Random) -> str:
    """As people spell themselves.

    By custom where there is one, else the English ear's vowels or the revised ones.
    """
    if syllable in _OWN_WAY:
        return rng.choice(_OWN_WAY[syllable])
    if rng.random() < 0.5:
        return revised(syllable, inside, rng)
    first, vowel, final = _letters(syllable)
    initial = "k" if first == 0 else _INITIALS[first]
    middle = "wo" if vowel == 14 else "yu" if vowel == 6 and final else _POPULAR_VOWELS[vowel]
    return initial + middle + _FINALS[final]


PERSIAN_LETTERS = {
    **dict.fromkeys("بدرزلمنفکگجتپس", ""), "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "C", "خ": "x",
    "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ژ": "Z", "ر": "r", "ش": "S", "غ": "q", "ق": "q", "ف": "f", "ک": "k", "ك": "k", "گ": "g",
    "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
"""The consonants that both scripts always write; h, v, y and the vowels are left out."""
