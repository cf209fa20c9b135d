"""Books with every fault seen in practice, invented anew and always the same.

A story is what one post is told: several imports, one after the other. Cells are drawn from pools
in which plain ones are as common as in practice or rarer, so that faults meet each other too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import Report
from policepost.exchange.sheets import Sheet
from policepost.grids.importing import DWELLINGS
from policepost.grids.premises_importing import PREMISES
from policepost.residents.importing import RESIDENTS
from policepost.residents.records import Resident
from policepost.residents.rules import check_character
from policepost.sample.people import make_people, rows

SIHE = Path(__file__).parents[1] / "files" / "sihe_residents.xlsx"
TODAY = date(2026, 11, 24)

Step = Callable[[Database], list[Report]]

PEOPLE_HEAD = (
    *(
        "姓名",
        "证件类型",
        "证件号码",
        "性别",
        "出生日期",
        "民族",
        "与户主关系",
        "人员类型",
        "现住址",
    ),
    *("小区", "社区", "网格", "联系电话", "采集日期", "采集人", "核实日期", "核实人", "入住日期"),
    *("居住事由", "备注", "宗教"),
)
PARTS_HEAD = (
    *(
        "业主姓名",
        "身份证",
        "手机",
        "小区",
        "期",
        "楼号",
        "单元",
        "房号",
        "网格号",
        "入住时间",
        "备 注",
    ),
)
DWELLINGS_HEAD = (
    *("房屋地址", "小区", "网格", "房屋用途", "是否出租", "面积(㎡)", "产权人", "房东", "房东电话"),
    *("间数", "核定人数"),
)
PREMISES_HEAD = (
    *("单位名称", "统一社会信用代码", "类别", "行业", "负责人", "电话", "负责人电话", "责任民警"),
    *("标签", "开业日期", "地址", "从业人数", "小区", "网格", "备注"),
)
_NAMES = (
    *("张伟", "王丽", "李娜", "刘洋", "欧阳思远", "单雪梅", "阿依古丽·买买提", "张 伟", " 王　丽 "),
    *("阿依古丽.买买提", "John  Smith", "䶮如玉", "张\ue863", "李\u200b娜", "ＺＨＯＵ", "曾１"),
    *("张\ue000", "赵_x000D_六", "孙七\n", "周八", "吴九", "郑十", "冯一", "陈二", "褚三", "卫四"),
)
_ODD_NAMES = ("", "", "合计", "小计 12", "姓名", "张" * 101, "　", 12.0)
_DAYS: tuple[Any, ...] = (
    *("2026-01-08", "2026/4/3", "2026.6.29", "20260930", "2026年4月10日", "2022-04-23 00:00:00"),
    *(
        45000.0,
        "45000",
        date(2025, 5, 5),
        datetime(2025, 5, 6, 7, 8),  # noqa: DTZ001 - as a cell has it
        "",
        "",
        20240229.0,
    ),
    *("不详", "2026-13-01", "1900-00-00", "2027-01-01", 0.0, "20260230", "2026-1", 1.5e9),
)
_PHONES: tuple[Any, ...] = (
    *("13900004417", "139 0000 4418", "+86 13900004419", "0356-2190000", 13900004420.0, "无", ""),
    *("13900004421/13900004422", "1390000442", "13900004423 13900004424", "电话不详", "—"),
    *("13900004425、13900004426", "(0356)2190001", 1.39e17, "１３９００００４４２７"),
)
_ADDRESSES = (
    *("寺河嘉苑A区3号楼2单元{door}", "寺河嘉苑A区{b}号楼{u}单元{door}", "A{b}-{u}-{door}"),
    *("寺河嘉苑 A区 {b}号楼 {u}单元 {door}室", "{b}-{u}-{door}", "花园小区{b}栋{door}号"),
    *("宁德市东侨区一社区福馨园小区{b}幢{u}单元0{door}室-1", "寺河嘉苑", "不知道", "杏滨路{b}号"),
    *("北村{b}号", "", "寺河嘉苑A{b}号楼{u}单元{door}", "寺河嘉苑B区{b}号楼{door}"),
)
_NOTES = ("", "", "", "行走不便", "独居 老人", "=SUM(A1)", "联系\n不上")


def stories() -> Mapping[str, Sequence[Step]]:
    """Return what each post is told, by name."""
    random = Random(20261124)
    first, again = _people(random, 1500, 0), _people(random, 900, 600)
    parts = _parts(random, 700)
    homes, shops = _dwellings(random, 800), _premises(random, 500)
    plain = [list(row) for row in rows(make_people(900, TODAY))]
    return {
        "sheet": [partial(_file, SIHE), partial(_file, SIHE)],
        "plain": [partial(_take, RESIDENTS, plain), partial(_take, RESIDENTS, plain)],
        "people": [
            partial(_take, RESIDENTS, first),
            _let_some_leave,
            partial(_take, RESIDENTS, again),
            partial(_take, RESIDENTS, first),
        ],
        "parts": [partial(_take, RESIDENTS, parts), partial(_take, RESIDENTS, parts)],
        "places": [
            partial(_take, DWELLINGS, homes),
            partial(_take, RESIDENTS, first),
            partial(_take, PREMISES, shops),
            partial(_take, DWELLINGS, _dwellings(random, 400)),
            partial(_take, PREMISES, _premises(random, 300)),
            partial(_take, PREMISES, shops),
            partial(_take, DWELLINGS, homes),
        ],
    }


def _file(path: Path, db: Database) -> list[Report]:
    return [RESIDENTS.take(db, RESIDENTS.look(path), under="寺河嘉苑")]


def _take(kind: SheetKind, cells: Sequence[Sequence[Any]], db: Database) -> list[Report]:
    plan = kind.plan(Sheet("表", cells))
    return [kind.take(db, plan)]


def _let_some_leave(db: Database) -> list[Report]:
    with db.transaction("Import residents") as session:
        some = select(Resident).order_by(Resident.name, Resident.id_number, Resident.birth_date)
        for resident in session.scalars(some).all()[::17]:
            resident.left_on = clock.today()
    return []


def number(random: Random, at: int) -> Any:
    """An invented identity number, or what people write instead of one."""
    born = date.fromordinal(random.randrange(700_000, 739_000))
    first = f"{random.choice(('140502', '350902', '990000'))}{born:%Y%m%d}{996 + at % 4}"
    whole = first + check_character(first)
    if random.random() < 0.75:
        return whole
    wrong = "0123456789X"[("0123456789X".index(whole[17]) + 1) % 11]
    ways: tuple[Any, ...] = (
        *("", "", "无", "不详", f"{whole[:6]}****{whole[14:]}", whole[:17] + wrong, whole.lower()),
        *(
            f" {whole[:6]} {whole[6:]}",
            first[:6] + first[8:17],
            float(whole[:17] + "0"),
            "E12345678",
        ),
        *(
            "军字第12345号",
            "14050219991301999X",
            whole[:17],
            "140502187001019967",
            "140502203001019964",
        ),
    )
    return random.choice(ways)


def _people(random: Random, count: int, first: int) -> list[list[Any]]:
    numbers = Random(9)
    known = [number(numbers, at) for at in range(first + count)]
    return [
        ["实有人口采集表"],
        [],
        list(PEOPLE_HEAD),
        *(_person(random, known[first + at]) for at in range(count)),
        ["合计", f"{count}人"],
        [],
    ]


def _person(random: Random, code: Any) -> list[Any]:
    pick = random.choice
    if random.random() < 0.01:
        return list(PEOPLE_HEAD)
    if random.random() < 0.02:
        return []
    code = code if random.random() < 0.97 else "140502199001019968"
    name = pick(_ODD_NAMES) if random.random() < 0.03 else _name_of(code, random)
    return [
        name,
        pick(("", "", "", "身份证", "护照", "居民身份证", "户口簿", "天书")),
        code,
        pick(("男", "女", "男", "女", "", "男性", "1", "未知")),
        pick(_DAYS),
        pick(("汉", "汉族", "回族", "", "火星族", 1.0)),
        pick(("户主", "子", "配偶", "", "表哥的同事", "本人")),
        pick(("常住", "流动", "流动人口", "寄住", "", "其他人")),
        _address(random),
        pick(("", "", "寺河嘉苑", "福馨园小区", "北村")),
        pick(("", "", "一社区")),
        pick(("", "网格01", "网格02", "3", "第四网格", "网格02 ")),
        pick(_PHONES),
        pick(_DAYS),
        pick(("张网格", "", "李 网格")),
        pick(_DAYS),
        pick(("", "王建国")),
        pick(_DAYS),
        pick(("", "务工", "经商", "想来")),
        pick(_NOTES),
        "无",
    ]


def _name_of(code: Any, random: Random) -> str:
    """The same number mostly comes with the same name."""
    if random.random() < 0.05 or not isinstance(code, str) or len(code) < 15:
        return random.choice(_NAMES)
    return _NAMES[sum(map(ord, code)) % len(_NAMES)]


def _address(random: Random) -> str:
    way = random.choice(_ADDRESSES)
    floor, door = random.randrange(1, 12), random.randrange(1, 4)
    return way.format(b=random.randrange(1, 5), u=random.randrange(1, 3), door=f"{floor}{door:02d}")


def _parts(random: Random, count: int) -> list[list[Any]]:
    pick, numbers = random.choice, Random(11)
    return [
        ["业主名册"],
        list(PARTS_HEAD),
        *(
            [
                pick(_ODD_NAMES) if random.random() < 0.03 else pick(_NAMES),
                number(numbers, at),
                pick(_PHONES),
                pick(("", "寺河嘉苑", "福景苑小区")),
                pick(("", "A区", "一期", "B")),
                pick(("1号楼", "2", 3.0, "4幢", "A5", "", "楼")),
                pick(("1单元", 2.0, "", "三单元")),
                pick((101.0, "1101", "0502室", "", "101-1", "门面")),
                pick(("", 1.0, "网格02", "三号网格")),
                pick(_DAYS),
                pick(_NOTES),
            ]
            for at in range(count)
        ),
    ]


def _dwellings(random: Random, count: int) -> list[list[Any]]:
    pick = random.choice
    return [
        list(DWELLINGS_HEAD),
        *(
            [
                _address(random),
                pick(("", "", "寺河嘉苑", "福景苑小区")),
                pick(("", "", "网格01", "网格05")),
                pick(("住宅", "办公", "", "仓库", "飞船")),
                pick(("是", "否", "", "出租", "√")),
                pick((139.6, "88㎡", "", "很大", "1,200", -3.0)),
                pick(_NAMES),
                pick(("", "", "王丽")),
                pick(_PHONES),
                pick((2.0, "3", "", "两间", 0.0, 5000.0)),
                pick((4.0, "", "6人", "x")),
            ]
            for _ in range(count)
        ),
    ]


def _premises(random: Random, count: int) -> list[list[Any]]:
    pick = random.choice
    codes = ("92350902MAM718999M", "92350902MAL060347W", "92350902MAE1349876", "", "", "无", "123")
    return [["沿街商铺"], list(PREMISES_HEAD), *(_shop(random, pick, codes) for _ in range(count))]


def _shop(random: Random, pick: Callable[[Sequence[Any]], Any], codes: Sequence[str]) -> list[Any]:
    names = ("佳美物流站", "源和五金店", "盛隆小学", "便民诊所", "红火网吧", "")
    return [
        f"{pick(names)}{random.randrange(60) or ''}",
        pick(codes),
        pick(("餐饮", "小学", "", "涉爆涉危", "不知")),
        pick(("制造", "餐饮", "", "诊所")),
        pick(_NAMES),
        pick(_PHONES),
        pick(_PHONES),
        pick(("", "王建国")),
        pick(("", "九小场所", "夜间营业、九小场所", "奇怪")),
        pick(_DAYS),
        pick(("沿街1号", "沿街2号", "", "杏滨路3号")),
        pick((3.0, "12人", "", "若干")),
        pick(("", "寺河嘉苑")),
        pick(("", "", "网格01", "网格07")),
        pick(_NOTES),
    ]
