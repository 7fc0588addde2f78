"""立项关口 and 方案与报价关口: close to a breach."""

from tests.rules.near.case import Near

PROJECT = """
    ## 立项登记
    项目编号     | 项目名称     | 阶段 | 项目经理 | 需要踏勘 | 含软件
    XM-2026-0001 | 滨江医院弱电 | 立项 | 林涛     | 是       | 否
"""
OFFERED = """
    ## 立项登记
    项目编号     | 项目名称     | 阶段       | 需要踏勘
    XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 是
"""
QUOTES = (
    OFFERED
    + """
    ## 方案报价
    项目编号     | 版本 | 报价金额 | 预计成本 | 报价有效期至 | 提交客户日期 | 客户反馈 | 反馈日期   | 客户意见
"""
)

NEAR = (
    Near(
        "LX02",
        "passed on a condition, which is no answer there and so unread; passed; not assessed",
        """
    ## 立项登记
    申请编号     | 项目名称     | 阶段 | 评估结论
    SQ-2026-0001 | 滨江医院弱电 | 立项 | 有条件通过
    SQ-2026-0002 | 城西商场机电 | 立项 | 通过
    SQ-2026-0003 | 江北学校网络 | 立项 |
    """,
        ("评估结论：尚未评估；请运营评估立项信息并填写评估结论、评估人、评估日期",),
    ),
    Near("LX03", "no step at all", PROJECT),
    Near(
        "LX03",
        "rejected, passed after that",
        PROJECT
        + """
    ## 流程节点
    项目编号     | 节点号 | 阶段 | 轮次 | 状态   | 结果
    XM-2026-0001 | 1.2    | 立项 | 1    | 已退回 | 不通过
    XM-2026-0001 | 1.2    | 立项 | 2    | 已完成 | 通过
    XM-2026-0001 | 1.3    | 立项 | 1    | 已退回 | 不通过
    """,
    ),
    Near(
        "LX03",
        "typed as returned, of which 操作日志 knows nothing",
        PROJECT
        + """
    ## 流程节点
    项目编号     | 节点号 | 阶段 | 状态   | 结果
    XM-2026-0001 | 1.2    | 立项 | 已退回 |
    """,
    ),
    Near(
        "LX03",
        "a result of 不通过 on a step that is under way",
        PROJECT
        + """
    ## 流程节点
    项目编号     | 节点号 | 阶段 | 状态   | 结果
    XM-2026-0001 | 1.2    | 立项 | 进行中 | 不通过
    """,
        ("结果：节点 1.2 的结果为「不通过」；请销售补充资料，PMO 同意后把节点 1.2 改为通过",),
    ),
    Near(
        "LX05",
        "one left today, one leaves tomorrow, one has another role",
        PROJECT
        + """
    ## 项目小组
    项目编号     | 姓名 | 部门 | 角色     | 退出日期
    XM-2026-0001 | 周敏 | 方案 | 项目经理 | 2026-11-24
    XM-2026-0001 | 林涛 | PMO  | 项目经理 | 2026-11-25
    XM-2026-0001 | 孙伟 | 销售 | 成员     |
    """,
    ),
    Near(
        "LX05",
        "three at once",
        PROJECT
        + """
    ## 项目小组
    项目编号     | 姓名 | 部门 | 角色
    XM-2026-0001 | 周敏 | 方案 | 项目经理
    XM-2026-0001 | 林涛 | PMO  | 项目经理
    XM-2026-0001 | 孙伟 | 销售 | 项目经理
    """,
        (
            "角色：「林涛」也是项目经理，已有「周敏」；请 PMO 只保留一位，其余改角色或填退出日期",
            "角色：「孙伟」也是项目经理，已有「周敏」；请 PMO 只保留一位，其余改角色或填退出日期",
        ),
    ),
    Near("LX06", "nobody appointed yet", PROJECT),
    Near(
        "LX06",
        "the second of two is the one registered",
        PROJECT
        + """
    ## 项目小组
    项目编号     | 姓名 | 部门 | 角色
    XM-2026-0001 | 周敏 | 方案 | 项目经理
    XM-2026-0001 | 林涛 | PMO  | 项目经理
    """,
    ),
    Near(
        "LX06",
        "nobody registered",
        PROJECT.replace("林涛    ", "")
        + """
    ## 项目小组
    项目编号     | 姓名 | 部门 | 角色
    XM-2026-0001 | 周敏 | 方案 | 项目经理
    """,
        ("项目经理：立项登记为「空」，项目小组为「周敏」；请 PMO 改成同一人",),
    ),
    Near(
        "LX07",
        "the only one of a department leaves today",
        PROJECT
        + """
    ## 项目小组
    项目编号     | 姓名 | 部门     | 角色 | 退出日期
    XM-2026-0001 | 周敏 | 方案     | 成员 | 2026-11-24
    XM-2026-0001 | 王莉 | 销售     | 成员 | 2026-11-25
    XM-2026-0001 | 孙伟 | 工程运维 | 成员 |
    """,
        ("部门：没有「方案」的成员；请 PMO 与方案商定人选并登记到项目小组",),
    ),
    Near(
        "LX07",
        "software concerns one department more, once",
        """
    ## 立项登记
    项目编号     | 项目名称     | 阶段 | 涉及部门         | 含软件
    XM-2026-0001 | 滨江医院弱电 | 立项 | 销售、产品与研发 | 是
    """,
        (
            "部门：没有「销售」的成员；请 PMO 与销售商定人选并登记到项目小组",
            "部门：没有「产品与研发」的成员；请 PMO 与产品与研发商定人选并登记到项目小组",
        ),
    ),
    Near("LX08", "decided against", PROJECT.replace("| 是       | 否", "| 否       | 否")),
    Near("LX09", "no survey is needed", PROJECT.replace("| 是       | 否", "| 否       | 否")),
    Near(
        "LX09",
        "no survey is planned",
        PROJECT,
        ("踏勘人员：没有踏勘安排；请方案与工程运维确定踏勘人员和时间，新增一行",),
    ),
    Near(
        "LX09",
        "the last round stands first",
        PROJECT
        + """
    ## 踏勘安排
    项目编号     | 轮次 | 踏勘人员 | 拟定日期
    XM-2026-0001 | 2    | 周敏     |
    XM-2026-0001 | 1    |          | 2026-11-20
    XM-2026-0001 |      |          |
    """,
        ("拟定日期：未填写；请方案填写拟定日期",),
    ),
    Near("LX10", "no survey is planned", PROJECT),
    Near(
        "LX10",
        "no survey is needed",
        PROJECT.replace("| 是       | 否", "| 否       | 否")
        + """
    ## 踏勘安排
    项目编号     | 轮次 | 客户确认
    XM-2026-0001 | 1    |
    """,
    ),
    Near(
        "LX10",
        "refused once, then without an answer",
        PROJECT
        + """
    ## 踏勘安排
    项目编号     | 轮次 | 客户确认
    XM-2026-0001 | 2    |
    XM-2026-0001 | 1    | 未通过
    """,
        ("客户确认：客户尚未确认；请销售与客户确认踏勘时间",),
    ),
    Near(
        "LX11",
        "today, yesterday, and no day",
        """
    ## 立项登记
    项目编号     | 项目名称     | 阶段 | 要求完工日期
    XM-2026-0001 | 滨江医院弱电 | 立项 | 2026-11-24
    XM-2026-0002 | 城西商场机电 | 立项 | 2026-11-23
    XM-2026-0003 | 江北学校网络 | 立项 |
    """,
        ("要求完工日期：2026-11-23 已过；请销售与客户重新商定完工日期",),
    ),
    Near("FA01", "no survey is planned", OFFERED, ("踏勘日期：没有踏勘记录；请方案登记踏勘安排与踏勘记录",)),
    Near("FA01", "no survey is needed", OFFERED.replace("| 是\n", "| 否\n")),
    Near(
        "FA01",
        "nothing written of the last round",
        OFFERED
        + """
    ## 踏勘安排
    项目编号     | 轮次 | 踏勘日期   | 踏勘结论
    XM-2026-0001 | 2    |            |
    XM-2026-0001 | 1    | 2026-11-20 | 可行
    """,
        (
            "踏勘日期：未填写；请方案踏勘后填写踏勘日期",
            "踏勘结论：未填写；请方案踏勘后填写踏勘结论",
        ),
    ),
    Near("FA02", "no survey at all", OFFERED),
    Near(
        "FA02",
        "not surveyed yet",
        OFFERED
        + """
    ## 踏勘安排
    项目编号     | 轮次 | 踏勘日期 | 现场环境
    XM-2026-0001 | 1    |          |
    """,
    ),
    Near("FA03", "no version at all", OFFERED, ("版本：没有任何版本；请方案编制第 1 版并新增一行",)),
    Near(
        "FA03",
        "the last version stands first and lacks everything",
        QUOTES
        + """XM-2026-0001 | 2 | | | | | | |
        XM-2026-0001 | 1 | 100 | 80 | | | 未通过 | |""",
        (
            "报价金额：第 2 版未填写；请方案填写报价金额",
            "预计成本：第 2 版未填写；请方案填写预计成本",
            "报价策略：第 2 版未填写；请方案填写报价策略",
            "工程改造建议：第 2 版未填写；请方案填写工程改造建议",
        ),
    ),
    Near("FA04", "no version at all", OFFERED),
    Near(
        "FA04",
        "not submitted",
        QUOTES + "XM-2026-0001 | 1 | 100 | 80 | | | | |",
        ("提交客户日期：第 1 版尚未提交；请销售提交客户并填写提交客户日期",),
    ),
    Near("FA05", "no version at all", OFFERED),
    Near(
        "FA05",
        "no answer",
        QUOTES + "XM-2026-0001 | 1 | 100 | 80 | | 2026-11-20 | | |",
        ("客户反馈：第 1 版没有客户反馈；请销售跟进并填写客户反馈、反馈日期",),
    ),
    Near(
        "FA05",
        "refused without an opinion",
        QUOTES + "XM-2026-0001 | 1 | 100 | 80 | | | 未通过 | |",
        ("客户反馈：第 1 版客户反馈「未通过」：未写意见；请方案更新为下一版，由销售再提交",),
    ),
    Near(
        "FA05",
        "accepted once, refused in the next version",
        QUOTES
        + """XM-2026-0001 | 2 | 100 | 80 | | | 未通过 | | 太贵
        XM-2026-0001 | 1 | 100 | 80 | | | 通过 | |""",
        ("客户反馈：第 2 版客户反馈「未通过」：太贵；请方案更新为下一版，由销售再提交",),
    ),
    Near(
        "FA06",
        "all there in another order",
        QUOTES
        + """XM-2026-0001 | 2 | 100 | 80 | | | | |
        XM-2026-0001 | 1 | 100 | 80 | | | | |""",
    ),
    Near(
        "FA06",
        "begins with the second",
        QUOTES + "XM-2026-0001 | 2 | 100 | 80 | | | | |",
        ("版本：应为第 1 版，实为「2」；请方案补回缺失的版本，或更正版本号",),
    ),
    Near(
        "FA06",
        "one without a number, and only the first gap is told",
        QUOTES
        + """XM-2026-0001 | | 100 | 80 | | | | |
        XM-2026-0001 | 3 | 100 | 80 | | | | |""",
        ("版本：应为第 1 版，实为「空」；请方案补回缺失的版本，或更正版本号",),
    ),
    Near("FA07", "exactly at the limit", QUOTES + "XM-2026-0001 | 1 | 100 | 85 | | | | |"),
    Near(
        "FA07",
        "a cent below the limit",
        QUOTES + "XM-2026-0001 | 1 | 100 | 85.01 | | | | |",
        ("预计成本：第 1 版毛利率 15.0%，低于 15%；请方案优化成本或报价，或由 PMO 说明理由",),
    ),
    Near(
        "FA07",
        "sold below its cost",
        QUOTES + "XM-2026-0001 | 1 | 100 | 150 | | | | |",
        ("预计成本：第 1 版毛利率 -50.0%，低于 15%；请方案优化成本或报价，或由 PMO 说明理由",),
    ),
    Near("FA07", "a cost of nothing", QUOTES + "XM-2026-0001 | 1 | 100 | 0 | | | | |"),
    Near("FA07", "no cost", QUOTES + "XM-2026-0001 | 1 | 100 | | | | | |"),
    Near("FA07", "no amount", QUOTES + "XM-2026-0001 | 1 | | 80 | | | | |"),
    Near("FA07", "no version at all", OFFERED),
    Near("FA08", "on the last day", QUOTES + "XM-2026-0001 | 1 | 100 | 80 | 2026-11-20 | | 通过 | 2026-11-20 |"),
    Near(
        "FA08",
        "a day later",
        QUOTES + "XM-2026-0001 | 1 | 100 | 80 | 2026-11-20 | | 通过 | 2026-11-21 |",
        ("报价有效期至：有效期至 2026-11-20，客户 2026-11-21 才通过；请销售与方案确认价格仍然有效，并更新有效期",),
    ),
    Near("FA08", "refused later", QUOTES + "XM-2026-0001 | 1 | 100 | 80 | 2026-11-20 | | 未通过 | 2026-11-21 |"),
    Near("FA08", "valid for ever", QUOTES + "XM-2026-0001 | 1 | 100 | 80 | | | 通过 | 2026-11-21 |"),
    Near("FA08", "accepted on no day", QUOTES + "XM-2026-0001 | 1 | 100 | 80 | 2026-11-20 | | 通过 | |"),
    Near("FA08", "no version at all", OFFERED),
)
