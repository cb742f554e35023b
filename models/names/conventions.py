"""The words by which a name shows how it is built: family names that come first, particles, suffixes, endings of families.

Plain lower-case words, as ``parts.key`` makes them; in their own script where a language has one.
"""

from __future__ import annotations

SUFFIXES = frozenset("jr jnr sr snr ii iii iv 2nd 3rd md phd esq cpa pe mba dds jd obe mp qc kc rn".split())
PARTICLES = frozenset(
    "de la del dela delos delas las los della di da das do dos du des le van von der den zu zum zur bin ibn bint al el st san sto sta santa ter ten "
    "af av y".split()
)
"""Words before a family name that belong to it: van der Berg, dela Cruz, Al Saud."""
NOT_FIRST = frozenset(["y", "la", "los", "las"])
"""Particles that stand inside a family name and never before it alone."""

COMPOUND_FAMILIES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 司徒 令狐 夏侯 端木 南宫 南宮 长孙 長孫 "
    "남궁 황보 제갈 선우 독고 사공 서문 동방".split()
)
"""Chinese and Korean family names of two characters."""

CHINESE_FAMILIES = (
    "wang li zhang liu chen yang huang zhao zhou wu xu sun zhu hu lin guo he gao luo zheng liang xie song tang deng feng han cao zeng peng "
    "xiao cai pan tian dong yuan yu ye jiang du su wei cheng lu ding shen ren yao fu zhong cui tan liao fan shi jia xia fang xiong xi "
    "chan wong cheung lau yeung chow ng lam kwok leung tse tsang tsui hui yip choi poon kwan lai fung chu yuen chiu lo mak siu ho lui lok tong "
    "hsu hsieh tsai chang chien chao kuo hsiao teng tseng chiang tsao yeh "
    "tan lim lee teo ong goh chua koh toh yeo sim tay neo chia seah kwek quek heng ang chew chin foo khoo loh loo low teoh yap tham "
    "ouyang szeto situ sima zhuge shangguan auyeung".split()
)
"""Commonest first, in pinyin; then as they are spelt in Hong Kong, in Taiwan, in Malaysia and Singapore."""
VIETNAMESE_FAMILIES = frozenset(
    "nguyen tran pham hoang huynh phan vu vo dang bui dao duong trinh doan".split()
)
KOREAN_FAMILIES = (
    "kim lee park choi jung kang cho yoon jang lim han oh seo shin kwon hwang ahn song ryu hong jeon yoo yun jeong chung chang rhee yi pak bak choe "
    "ko koh go moon yang son sohn bae pae baek paik heo huh noh roh shim nam koo ku kwak sung cha joo ju woo min na ji jin um uhm chae cheon bang "
    "gong hyun ham byun yeom yeo choo do seok sun seol ma gil wi pyo myung ki ban ra wang kum ok yook in maeng je mo tak kook "
    "namgung hwangbo jegal sunwoo dokgo im gim gang gwon jo an".split()
)
"""As they are mostly spelt, commonest first."""

IBERIAN_FAMILIES = frozenset(
    "garcia rodriguez gonzalez fernandez lopez martinez sanchez perez gomez martin jimenez ruiz hernandez diaz moreno munoz alvarez romero "
    "alonso gutierrez navarro torres dominguez vazquez ramos gil ramirez serrano blanco molina morales suarez ortega delgado castro ortiz rubio "
    "marin sanz nunez iglesias medina garrido cortes castillo santos lozano guerrero cano prieto mendez cruz calvo gallego vidal leon marquez "
    "herrera pena flores cabrera campos vega fuentes carrasco diez reyes caballero nieto aguilar pascual santana herrero lorenzo montero hidalgo "
    "gimenez ibanez ferrer duran santiago benitez mora vicente vargas arias carmona crespo roman pastor soto saez velasco moya soler parra esteban "
    "bravo gallardo rojas silva santos ferreira pereira oliveira costa rodrigues martins fernandes goncalves lopes marques alves almeida ribeiro "
    "pinto carvalho teixeira moreira correia mendes nunes soares vieira monteiro cardoso rocha neves coelho cunha pires simoes antunes souza lima "
    "gomes barbosa araujo barros freitas dias nascimento andrade batista ponce salazar valdez rivera acosta mendoza guzman rios quintero cardenas "
    "espinoza contreras estrada pacheco sandoval chavez figueroa zamora ayala villanueva bautista ocampo aquino".split()
)
IBERIAN_FIRST = frozenset(
    "maria ma jose juan ana luis carlos miguel francisco manuel pedro jesus rosa joao".split()
)
"""Given names that go together with a second: José Luis, María Clara."""
FILIPINO_TITLES = frozenset("atty engr ginoong gng ginang binibini bb kgg".split())

PERSIAN_FIRST = frozenset(
    "mohammad mohamad mohammed muhammad amir ali seyed seyyed sayyed sayed seyyedeh mir gholam abdol hossein "
    "محمد امیر علی سید سیده میر غلام عبدال حسین فاطمه".split()
)
PERSIAN_SECOND = frozenset(
    "reza ali hossein hosein husein hassan hasan mehdi mahdi javad amin bagher baqer taghi taqi sadegh sadeq kazem jafar ebrahim esmaeil hadi "
    "hamed saeid saeed taha yasin yousef abbas akbar asghar mostafa morteza naghi amir mohammad rasoul karim rahim rahman hamid majid zahra sajjad matin "
    "رضا علی حسین حسن مهدی جواد امین باقر تقی صادق کاظم جعفر ابراهیم اسماعیل هادی حامد سعید طاها یاسین یوسف عباس اکبر اصغر مصطفی مرتضی نقی امیر "
    "محمد رسول کریم رحیم رحمان حمید مجید زهرا سجاد متین".split()
)
"""Names that make one given name with one of ``PERSIAN_FIRST`` before them: Mohammad Reza, علی اکبر."""
PERSIAN_ENDINGS = frozenset(
    "zadeh zade zada pour poor pur nejad nezhad nejat nia far manesh khah doost زاده پور نژاد نیا فر منش خواه دوست وند".split()
)
"""Last words that make a family name with the word before them: Karimi Zadeh."""
PATRONYMIC = ("ovich", "evich", "ovna", "evna", "ichna", "ович", "евич", "овна", "евна", "ична")
ICELANDIC = ("dottir", "sdottir")
