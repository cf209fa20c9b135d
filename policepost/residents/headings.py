"""The columns that a sheet of people may have, as spreadsheets call them."""

from policepost.core.language import N_
from policepost.exchange.columns import Field

FIELDS = (
    Field(
        "name",
        N_("name"),
        *(("姓名", "名字", "业主姓名", "居民姓名", "人员姓名", "业主", "住户姓名", "租户姓名"),),
    ),
    Field(
        "id_number",
        N_("identity number"),
        *(("公民身份号码", "身份证号码", "身份证号", "身份证", "证件号码", "证件号", "身份号码"),),
    ),
    Field("document_kind", N_("kind of document"), ("证件类型", "证件种类", "证件名称")),
    Field("sex", N_("sex"), ("性别",)),
    Field("birth_date", N_("birth date"), ("出生日期", "出生年月日", "出生年月", "生日")),
    Field("ethnic", N_("ethnic group"), ("民族",)),
    Field(
        "relation",
        N_("relation to the householder"),
        *(("与户主关系", "户主关系", "与户主的关系", "家庭关系", "关系"),),
    ),
    Field(
        "kind",
        N_("kind of resident"),
        *(("人员类型", "人口类型", "人员类别", "人口类别", "居住类型", "人口性质"),),
    ),
    Field(
        "address",
        N_("address"),
        *(("现住址", "居住地址", "住址", "现居住地址", "房屋地址", "详细地址", "地址"),),
    ),
    Field("estate", N_("estate"), ("小区", "小区名称", "村名"), contained=False),
    Field("community", N_("community"), ("社区", "居委会", "村委会"), contained=False),
    Field("section", N_("section"), ("区", "分区", "期"), contained=False),
    Field("building", N_("building"), ("楼号", "楼栋", "楼幢", "栋号", "幢号", "楼栋号", "楼")),
    Field("unit", N_("unit"), ("单元", "单元号")),
    Field("door", N_("door"), ("房号", "门牌号", "房间号", "室号", "户号", "门牌", "室")),
    Field("grid", N_("grid"), ("网格", "网格编号", "网格号", "所属网格", "网格名称")),
    Field(
        "phone",
        N_("telephone"),
        *(("联系电话", "手机号码", "手机号", "手机", "电话", "联系方式", "电话号码"),),
    ),
    Field("collected_on", N_("collected on"), ("采集日期", "采集时间", "登记时间", "登记日期")),
    Field("collected_by", N_("collected by"), ("采集人", "采集员", "登记人", "网格员")),
    Field("verified_on", N_("verified on"), ("核实时间", "核实日期", "审核时间")),
    Field("verified_by", N_("verified by"), ("核实人", "核实民警", "审核人")),
    Field("moved_in_on", N_("moved in on"), ("入住时间", "入住日期", "迁入日期", "来本地日期")),
    Field("living_reason", N_("reason for living here"), ("居住事由", "暂住事由", "来本地原因")),
    Field(
        "staying_until",
        N_("staying until"),
        *(("拟居住至", "预计离开日期", "拟离开日期"),),
        contained=False,
    ),
    Field(
        "home_address",
        N_("registered address"),
        *(("户籍地", "户籍地址", "户籍所在地", "户籍地详址"),),
        contained=False,
    ),
    Field("nationality", N_("nationality"), ("国籍", "国籍地区", "国家地区"), contained=False),
    Field("foreign_name", N_("name in foreign letters"), ("外文姓名", "英文姓名"), contained=False),
    Field(
        "document_until",
        N_("document valid until"),
        *(("证件有效期", "证件有效期至", "证件有效期限"),),
        contained=False,
    ),
    Field("entered_on", N_("entered the country on"), ("入境日期", "入境时间"), contained=False),
    Field(
        "declared_on",
        N_("lodging declared on"),
        *(("住宿登记日期", "住宿登记时间"),),
        contained=False,
    ),
    Field("host", N_("host"), ("留宿人", "寄住户主", "留宿人姓名"), contained=False),
    Field("host_phone", N_("host's telephone"), ("留宿人电话", "寄住户主电话"), contained=False),
    Field("settling_reason", N_("why not registered"), ("未落户原因",), contained=False),
    Field(
        "settling_step", N_("step of registering"), ("办理情况", "落户办理情况"), contained=False
    ),
    Field("settling_by", N_("who follows it up"), ("跟进人", "落户跟进人"), contained=False),
    Field("settling_on", N_("followed up next on"), ("下次跟进日期",), contained=False),
    Field("guardian", N_("guardian"), ("监护人", "监护人姓名"), contained=False),
    Field(
        "guardian_phone",
        N_("guardian's telephone"),
        *(("监护人电话", "家长电话", "监护人联系电话"),),
        contained=False,
    ),
    Field("note", N_("note"), ("备注", "说明", "情况说明"), contained=False),
)
