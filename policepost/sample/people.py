"""Invented people of an invented estate.

Nobody here exists: identity numbers have the order codes 996 to 999, which no registry gives out in
such number, with a right check digit; telephones carry 0000 in the middle. The same seed gives the
same people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from policepost.exchange.values import Cell

ESTATE = "寺河嘉苑"
GRIDS = 12
_SECTIONS = ("A", "B")
_BUILDINGS = 12
_UNITS = 3
_FLOORS = 18

# Weights follow the order: the first names are the commonest.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "单解仇区查盖覃缪翟乐"
)
_OLD_WOMEN = (
    "淑兰",
    "秀英",
    "桂英",
    "玉珍",
    "秀兰",
    "桂兰",
    "玉兰",
    "凤英",
    "素珍",
    "淑珍",
    "翠花",
    "爱莲",
)
_OLD_MEN = (
    "建国",
    "德福",
    "国强",
    "建军",
    "志强",
    "文军",
    "福生",
    "长根",
    "保国",
    "学文",
    "玉山",
    "满仓",
)
_WOMEN = (
    *(
        "丽",
        "娟",
        "艳",
        "敏",
        "静",
        "霞",
        "燕",
        "雪梅",
        "婷婷",
        "素琳",
        "海燕",
        "红梅",
        "晓燕",
        "丽娟",
    ),
    *("雅琴", "慧敏", "佳慧", "文静", "思雨", "晓红", "春燕", "亚楠", "莉莉", "瑞芳"),
)
_MEN = (
    *(
        "伟",
        "强",
        "磊",
        "军",
        "勇",
        "杰",
        "涛",
        "超",
        "鹏宇",
        "世龙",
        "晓东",
        "建华",
        "志刚",
        "海涛",
    ),
    *("文博", "永强", "立新", "俊杰", "国栋", "少华", "一鸣", "振宇", "宏伟", "新民"),
)
_GIRLS = (
    "梓涵",
    "一诺",
    "欣怡",
    "雨桐",
    "诗涵",
    "若曦",
    "可馨",
    "语嫣",
    "子萱",
    "佳怡",
    "依诺",
    "沐晴",
)
_BOYS = (
    "浩然",
    "子轩",
    "宇航",
    "梓睿",
    "俊熙",
    "思远",
    "一凡",
    "博文",
    "子墨",
    "天佑",
    "皓宇",
    "嘉懿",
)
_RARE = {
    "女": (
        "阿依古丽·买买提",
        "迪丽努尔·阿不都热依木",
        "单雪梅",
        "区文静",
        "䶮如玉",
        "曾嘉懿",
        "李㛃",
    ),
    "男": (
        *("张𬭎", "王𣇉", "赵㙓", "钱喆", "尉迟明", "欧阳思远", "仇国强", "查永强", "盖建国"),
        *("李龑", "孙堃"),
    ),
}
_HOME = ("140502", "140502", "140502", "140502", "140521", "140581", "140522")
_AWAY = ("410823", "510122", "650104", "340621", "371328", "420922")
_MOBILES = ("138", "139", "135", "150", "158", "186", "177", "189", "130")
_WORKERS = ("李网格", "张网格", "宋网格", "秦网格", "武网格", "郝网格")
CHIEFS = ("靳建国", "原志强", "司秀英", "郜文斌")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def worker(grid: int) -> str:
    """Who walks a grid, counted from 0."""
    return _WORKERS[grid % len(_WORKERS)]


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person, as a grid worker would put them down."""

    name: str
    sex: str
    id_number: str
    ethnic: str
    relation: str
    kind: str
    address: str
    grid: str
    phone: str
    collected_on: date
    collected_by: str
    note: str


HEADINGS = (
    *(
        "姓名",
        "性别",
        "公民身份号码",
        "民族",
        "与户主关系",
        "人员类型",
        "现住址",
        "网格",
        "联系电话",
    ),
    *("采集日期", "采集人", "备注"),
)
"""The headings of the sheet that :func:`rows` fills."""


def rows(people: list[Person]) -> list[list[Cell]]:
    """The people as the rows of a spreadsheet, the headings first."""
    lines: list[list[Cell]] = [list(HEADINGS)]
    lines += [
        [
            *(one.name, one.sex, one.id_number, one.ethnic, one.relation, one.kind, one.address),
            *(one.grid, one.phone, one.collected_on, one.collected_by, one.note),
        ]
        for one in people
    ]
    return lines


def check_digit(seventeen: str) -> str:
    """The last place of an identity number (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def make_people(count: int, today: date, seed: int = 20261124) -> list[Person]:
    """Invent an estate.

    Args:
        count: How many people.
        today: Ages and dates are counted from here.
        seed: The same seed gives the same people.
    """
    return _Estate(today, Random(seed)).people(count)  # noqa: S311  (no secret)


class _Estate:
    """Fills doors with households until there are enough people."""

    def __init__(self, today: date, random: Random) -> None:
        self._today = today
        self._random = random
        self._taken: set[str] = set()

    def people(self, count: int) -> list[Person]:
        found: list[Person] = []
        for grid, address in self._doors(count):
            found += self._household(grid, address)
            if len(found) >= count:
                break
        del found[count:]
        self._name_rarely(found)
        return found

    def _doors(self, count: int) -> Iterator[tuple[int, str]]:
        """Doors in turn through all grids; a large post gets further estates of the same plan."""
        for estate in range(1 + count // 5_500):
            name = ESTATE if estate == 0 else f"{ESTATE}{estate + 1}期"
            doors = [
                ((_BUILDINGS * part + building) // 2, f"{name}{section}区{building + 1}号楼", where)
                for part, section in enumerate(_SECTIONS)
                for building in range(_BUILDINGS)
                for where in range(_UNITS * _FLOORS * 2)
            ]
            self._random.shuffle(doors)
            for grid, building, where in doors:
                unit, place = divmod(where, _FLOORS * 2)
                floor, door = divmod(place, 2)
                yield grid, f"{building}{unit + 1}单元{floor + 1}{door + 1:02d}"

    def _household(self, grid: int, address: str) -> list[Person]:
        choose = self._random.random()
        if choose < 0.12:
            return self._tenants(grid, address)
        head_age = self._random.choice((28, 33, 36, 41, 45, 52, 57, 63, 70, 76, 82))
        head_age += self._random.randint(-2, 2)
        surname = self._surname()
        if choose < 0.30:
            note = "独居老人" if head_age >= 70 else ""
            return [self._person(grid, address, "户主", head_age, surname=surname, note=note)]
        kind = "常住" if self._random.random() < 0.86 else "寄住"
        head_sex = "男" if self._random.random() < 0.7 else "女"
        family = [self._person(grid, address, "户主", head_age, head_sex, surname, kind)]
        other = "女" if head_sex == "男" else "男"
        family.append(
            self._person(
                grid, address, "配偶", head_age - self._random.randint(-3, 4), other, kind=kind
            )
        )
        self._add_children(family, grid, address, head_age, surname, kind)
        return family

    def _add_children(
        self, family: list[Person], grid: int, address: str, head_age: int, surname: str, kind: str
    ) -> None:
        if head_age < 60:
            for _child in range(self._random.choice((0, 1, 1, 1, 2))):
                age = max(0, head_age - self._random.randint(23, 34))
                sex = self._random.choice("男女")
                relation = "子" if sex == "男" else "女"
                family.append(self._person(grid, address, relation, age, sex, surname, kind))
        if head_age < 50 and self._random.random() < 0.22:
            family.append(
                self._person(
                    grid, address, "母亲", head_age + self._random.randint(22, 30), "女", kind=kind
                )
            )

    def _tenants(self, grid: int, address: str) -> list[Person]:
        ages = [self._random.randint(19, 45) for _ in range(self._random.choice((1, 2, 2, 3)))]
        return [
            self._person(grid, address, "合租" if n else "户主", age, kind="流动")
            for n, age in enumerate(ages)
        ]

    def _person(
        self,
        grid: int,
        address: str,
        relation: str,
        age: int,
        sex: str = "",
        surname: str = "",
        kind: str = "常住",
        note: str = "",
    ) -> Person:
        sex = sex or self._random.choice("男女")
        born = self._today - timedelta(days=age * 365 + self._random.randrange(365))
        if age >= 78 and not note and self._random.random() < 0.3:
            note = "行走不便"
        mobile = self._random.choice(_MOBILES)
        return Person(
            name=(surname or self._surname()) + self._given(age, sex),
            sex=sex,
            id_number=self._id_number(born, sex, kind),
            ethnic=self._random.choices(("汉", "回", "满", "蒙古", "土家"), (94, 2, 2, 1, 1))[0],
            relation=relation,
            kind=kind,
            address=address,
            grid=f"网格{grid + 1:02d}",
            phone=f"{mobile}0000{self._random.randrange(10_000):04d}" if age >= 12 else "",
            collected_on=self._today - timedelta(days=self._random.randint(20, 340)),
            collected_by=worker(grid),
            note=note,
        )

    def _surname(self) -> str:
        return self._random.choices(_SURNAMES, range(2 * len(_SURNAMES), len(_SURNAMES), -1))[0]

    def _given(self, age: int, sex: str) -> str:
        if age >= 60:
            return self._random.choice(_OLD_MEN if sex == "男" else _OLD_WOMEN)
        if age < 22:
            return self._random.choice(_BOYS if sex == "男" else _GIRLS)
        return self._random.choice(_MEN if sex == "男" else _WOMEN)

    def _id_number(self, born: date, sex: str, kind: str) -> str:
        while True:
            place = self._random.choice(_AWAY if kind == "流动" else _HOME)
            order = self._random.choice((997, 999) if sex == "男" else (996, 998))
            number = f"{place}{born:%Y%m%d}{order}"
            if number not in self._taken:
                self._taken.add(number)
                return number + check_digit(number)
            born -= timedelta(days=1)

    def _name_rarely(self, people: list[Person]) -> None:
        """Give some grown-ups the names that a program must not stumble over."""
        for sex, names in _RARE.items():
            grown = [n for n, one in enumerate(people) if (one.relation, one.sex) == ("户主", sex)]
            chosen = self._random.sample(grown, min(len(grown), len(names)))
            for name, n in zip(names, chosen, strict=False):
                ethnic = "维吾尔" if "·" in name else people[n].ethnic
                people[n] = replace(people[n], name=name, ethnic=ethnic)
