"""Sums asked for in everyday words come back through every process, with steps, sources and caveats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

AGE = "pension.high-age-supplement.zz"


@pytest.fixture
def client(wence_stack: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=wence_stack.url, timeout=30) as session:
        yield session


class Talk:
    """A conversation over HTTP."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.id: str | None = None

    def say(self, text: str, payload: str | None = None) -> list[dict[str, Any]]:
        asked = {"text": text, "conversation_id": self.id, "payload": payload}
        response = self.client.post("/api/v1/messages", json=asked)
        assert response.status_code == 200, response.text
        body = response.json()
        self.id = body["conversation_id"]
        replies: list[dict[str, Any]] = body["replies"]
        return replies


@pytest.fixture
def talk(client: httpx.Client) -> Talk:
    return Talk(client)


@pytest.mark.parametrize(
    ("text", "item_id", "told"),
    [
        (
            "我自己按灵活就业交了社保，一共交了9600块，能补回来多少",
            "insurance.flexible-subsidy.zz",
            "能补回6400元",
        ),
        (
            "厂里招了低保户，缴费基数3800，单位那块社保政府能补多少",
            "insurance.firm-subsidy.zz",
            "按分项相加是938.6元，按文件写的合计27.7%是1052.6元，相差114元，文件没有说明哪个对",
        ),
        (
            "小微企业创业担保贷款，LPR按3.1%来说，利率最高是百分之几",
            "startup.firm-loan.zz",
            "贷款利率最高4.6%，其中1.6%以内的利息",
        ),
        ("缴费基数6000，一个月个人要扣多少社保", "insurance.rates.zz", "三项一共交618元"),
        (
            "缴费基数6000，公司一个月要给员工交多少社保",
            "insurance.rates.zz",
            "按分项相加是1482元，按文件写的合计27.7%是1662元",
        ),
        ("失业金领八个月一共多少钱", "insurance.unemployment-benefit.zz", "8个月一共12160元"),
        (
            "最低工资一千九，见习补贴一个人一个月多少钱",
            "employment.internship-subsidy.zz",
            "普通档1330元，期满留用的人达到50%以上的高档2090元",
        ),
        ("俺娘九十三了，高龄补贴一年能领多少钱", AGE, "每月能领200元；12个月一共2400元"),
        ("居民基础养老金一年一共领多少", "pension.basic-resident.zz", "12个月一共至少2400元"),
        (
            "预备技师补贴领两年一共多少钱",
            "talent.trainee-technician-subsidy.zz",
            "24个月一共12000元",
        ),
        (
            "青年人才生活补贴领三年一共多少",
            "talent.youth-living-subsidy.zz",
            "按最低一档一共18000元，按最高一档一共54000元",
        ),
        (
            "风投投了八千万，投资风险补助给多少",
            "enterprise.investment-risk-subsidy.zz",
            "能补800万元",
        ),
        (
            "在科技城建研发中心花了一亿二，补助能给多少",
            "enterprise.rnd-centre-subsidy.zz",
            "最多能补3000万元，实际给多少要看评估",
        ),
        (
            "工程项目报价400万，小微企业价格扣除后评审按多少",
            "enterprise.procurement-discount.zz",
            "评审时按380万元来比",
        ),
        (
            "租国企的门面房，月租八千，一共能免多少租金",
            "enterprise.rent-relief.zz",
            "一共能少交48000元",
        ),
        (
            "给小微企业担保了六百万，担保费率要降到多少，一年多少钱才有补贴",
            "enterprise.guarantee-fee-subsidy.zz",
            "一年的担保费就是9万元以下",
        ),
        (
            "跨境快递邮费按协议花了两万，能返多少",
            "enterprise.cross-border-post.zz",
            "能返2000元",
        ),
        (
            "银行普惠小微贷款余额增加了三千万，奖励多少",
            "enterprise.small-loan-reward.zz",
            "能奖30万元",
        ),
        (
            "挂牌价三亿的地，竞拍保证金最少交多少",
            "housing.land-auction-deposit.zz",
            "竞拍保证金最少6000万元",
        ),
        (
            "保租房项目一共120套，70平以下的小户型至少要多少套",
            "rental.sizes.zz",
            "原则上至少要有84套",
        ),
        (
            "保租房收我1200，市场租金1600，租金是市场的几成",
            "rental.rent.zz",
            "是市场价的75%，每月便宜400元",
        ),
        (
            "工业项目总用地200亩，配套用地最多能有多少亩",
            "rental.industrial-park-share.zz",
            "最多能到30亩，原来最多14亩",
        ),
        (
            "保租房项目是新建的，认定一共要多少天",
            "rental.project-registration.zz",
            "加起来是23个工作日",
        ),
        (
            "情况复杂的，劳动监察查案最长多少天",
            "labour.inspection-rate.zz",
            "最长90个工作日",
        ),
        (
            "公司创业担保贷款贷200万，LPR3.1%，一年利息政府贴多少",
            "startup.firm-loan.zz",
            "一年的利息9.2万元，借款的人和企业自己出3.2万元，财政贴6万元",
        ),
    ],
)
def test_question_that_says_all_is_answered_with_the_sum_and_its_source(
    talk: Talk, text: str, item_id: str, told: str
) -> None:
    reply = talk.say(text)[0]
    assert (reply["kind"], reply["item_id"]) == ("answer", item_id)
    assert told in reply["text"]
    assert "最终以经办机构审核为准" in reply["text"]
    assert "依据：" in reply["text"]
    assert reply["citations"]


def test_lapsed_source_of_a_sum_is_warned_of(talk: Talk) -> None:
    [reply] = talk.say("租国企的门面房，月租八千，一共能免多少租金")
    assert "有效期到2025年2月11日，现在已经过期" in reply["text"]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (["81"], "每月能领100元"),
        (["很大了", "八十岁"], "每月能领100元"),
        (["三百岁", "九十九"], "每月能领200元"),
        (["-5", "70"], "每月能领20元"),
        (["一百零二岁了"], "每月能领300元"),
        (["六十九"], "69周岁还没到70周岁"),
    ],
)
def test_sum_is_asked_for_until_it_can_be_done(talk: Talk, answers: list[str], told: str) -> None:
    talk.say("高龄补贴多少钱")
    [reply] = talk.say("帮我算一算", payload=f"sum:{AGE}#monthly")
    for answer in answers:
        assert reply["kind"] == "question"
        assert "元" not in reply["text"]
        *_, reply = talk.say(answer)
    assert reply["kind"] == "answer"
    assert told in reply["text"]


@pytest.mark.parametrize(
    "text",
    [
        "我爷爷300岁了，高龄补贴能领多少钱",
        "我自己按灵活就业交了-500元社保，能补回来多少",
        "最低工资2100，招了0个人见习，见习补贴多少钱",
    ],
)
def test_impossible_figure_gets_a_friendly_question_and_no_figure(talk: Talk, text: str) -> None:
    [reply] = talk.say(text)
    assert reply["kind"] == "question"
    assert "不太对" in reply["text"]


def test_fact_answer_offers_the_sum(talk: Talk) -> None:
    [reply] = talk.say("灵活就业社保补贴补多少")
    assert {"label": "帮我算一算", "payload": "sum:insurance.flexible-subsidy.zz#refund"} in reply[
        "options"
    ]
    [asked] = talk.say("帮我算一算")
    assert asked["kind"] == "question"
    [told] = talk.say("一万零八百")
    assert "能补回7200元" in told["text"]


def test_question_in_between_is_answered_and_the_sum_goes_on(talk: Talk) -> None:
    talk.say("帮我算一算", payload="sum:startup.firm-loan.zz#interest")
    talk.say("一百万")
    kinds = [reply["kind"] for reply in talk.say("这个创业担保贷款最多能贷几次")]
    assert (kinds[0], kinds[-1]) == ("answer", "question")
    [reply] = talk.say("3.1")
    assert "财政贴3万元" in reply["text"]


def test_sum_can_be_gone_back_in_and_stopped(talk: Talk) -> None:
    talk.say("帮我算一算", payload="sum:startup.firm-loan.zz#interest")
    talk.say("一百万")
    [reply] = talk.say("上一步")
    assert "（1/2）" in reply["text"]
    [reply] = talk.say("不算了")
    assert (reply["kind"], reply["text"]) == ("notice", "好，不算了。您还想问什么？")


def test_turn_after_a_sum_changes_its_figure_and_says_it_again(talk: Talk) -> None:
    talk.say("我自己按灵活就业交了社保，一共交了9600块，能补回来多少")
    [reply] = talk.say("那要是交了一万二呢")
    assert "能补回8000元" in reply["text"]
    [again] = talk.say("再说一遍")
    assert again["text"] == reply["text"]


def test_request_that_names_nothing_is_offered_sums(talk: Talk) -> None:
    [reply] = talk.say("帮我算算能领多少钱")
    assert reply["kind"] == "question"
    assert all(option["payload"].startswith("sum:") for option in reply["options"])
