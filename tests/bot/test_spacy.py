import random
import re
import shutil

import jieba
import pytest
import spacy

from wence_bot import figures, spacy_build, tokenizer
from wence_bot.components import _language
from wence_bot.settings import Settings
from wence_bot.text import normalise


@pytest.fixture(scope="module")
def nlp(settings):
    return spacy.load(settings.spacy)


PIECES = """
19 20 22 2024 12 3 45 年 月 日 号 岁 周岁 大 元 块钱 万元 人民币 万 百 千 亿 - / . 十 二 三 零 几 半 多
〔2022〕 (2021) 12号 二〇二二年 2024年5月 2024-12 今年 底 郑政办
"""


def entities(doc):
    return [(span.label_, span.text, span.ent_id_) for span in doc.ents]


def test_the_saved_pipeline_keeps_the_user_dictionary(nlp):
    assert next(token.text for token in nlp("住房公积金提取")) == "住房公积金"
    plain = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}})
    assert "保租房" not in [token.text for token in plain("洛阳保租房")]
    assert "保租房" in [token.text for token in nlp("洛阳保租房")]


def test_the_tokenizer_gives_no_blank_token(nlp):
    doc = nlp.tokenizer("  如何 下载 google  app ")
    assert [token.text for token in doc] == ["如何", "下载", "google", "app"]


def test_the_dictionary_is_loaded_when_text_comes_and_only_once(monkeypatch):
    loads = []
    initialize = jieba.Tokenizer.initialize

    def counted(self, *arguments):
        loads.append(self)
        initialize(self, *arguments)

    made = tokenizer.JiebaTokenizer(spacy.blank("zh").vocab)
    monkeypatch.setattr(jieba.Tokenizer, "initialize", counted)
    made.from_bytes("保租房 20000\n".encode())
    assert loads == []
    for _ in range(2):
        assert "保租房" in [token.text for token in made("洛阳保租房")]
    assert len(set(loads)) == 1


def test_the_pipeline_is_loaded_once_for_both_nodes_that_name_it(settings):
    version = spacy_build.current_hash(settings)
    assert _language(settings.spacy, version) is _language(settings.spacy, version)


def test_a_lexicon_entity_carries_its_id(nlp):
    assert entities(nlp("洛阳的公积金")) == [
        ("region", "洛阳", "410300"),
        ("benefit", "公积金", "housing-fund"),
    ]


@pytest.mark.parametrize(
    ("said", "label", "marked"),
    [
        ("我今年45岁", "age", "45岁"),
        ("满60周岁能领吗", "age", "60周岁"),
        ("三十五岁以下", "age", "三十五岁"),
        ("工资5000块", "amount", "5000块"),
        ("工资5000元", "amount", "5000元"),
        ("月收入1.5万", "amount", "1.5万"),
        ("三千五百块", "amount", "三千五百块"),
        ("2024年5月1日以后", "date", "2024年5月1日"),
        ("2022年底", "date", "2022年底"),
        ("截止2024-12-31", "date", "2024-12-31"),
        ("郑政办〔2022〕12号", "document_number", "郑政办〔2022〕12号"),
    ],
)
def test_a_figure_is_marked(nlp, said, label, marked):
    found = [(span.label_, span.text) for span in nlp(normalise(said)).ents]
    assert (label, normalise(marked)) in found


@pytest.mark.parametrize("said", ["公积金怎么提取", "一百人以上的企业", "第二个", "零工市场"])
def test_what_is_no_figure_is_not_marked(nlp, said):
    assert not [span for span in nlp(said).ents if span.label_ in figures.LABELS]


@pytest.mark.parametrize(
    "pattern", figures.read_patterns(spacy_build.FIGURES), ids=lambda p: p["regex"][:20]
)
def test_every_match_of_a_figure_holds_one_of_its_characters(pattern):
    chance = random.Random(9)
    expression, found = re.compile(pattern["regex"]), 0
    for _ in range(10_000):
        text = "".join(chance.choices(PIECES.split(), k=6))
        for match in expression.finditer(text):
            found += 1
            assert set(pattern["holds"]) & set(match[0])
    assert found


def test_building_again_does_nothing(settings):
    assert spacy_build.build(settings) is False


def test_a_changed_lexicon_is_built_again(settings, tmp_path):
    shutil.copytree(settings.build, tmp_path / "build")
    copy = Settings(build=tmp_path / "build")
    with (copy.lexicon / "userdict.txt").open("a", encoding="utf-8") as file:
        file.write("高龄补贴 20000\n")
    assert spacy_build.build(copy) is True
    assert "高龄补贴" in [token.text for token in spacy.load(copy.spacy)("领高龄补贴")]


def test_a_missing_lexicon_names_file_and_command(tmp_path):
    with pytest.raises(spacy_build.BuildError, match=r"userdict\.txt is missing.*wence kb build"):
        spacy_build.build(Settings(build=tmp_path))


def test_an_unknown_label_names_file_and_line(tmp_path):
    path = tmp_path / "patterns.jsonl"
    path.write_text('{"label": "city", "pattern": "洛阳"}\n', encoding="utf-8")
    with pytest.raises(spacy_build.BuildError, match=r"patterns\.jsonl, line 1: label 'city'"):
        spacy_build.read_patterns(path)


def test_a_bad_dictionary_line_is_named():
    with pytest.raises(tokenizer.UserDictionaryError, match="Line 2"):
        tokenizer.check_userdict("洛阳 100\n公积金\n")


@pytest.mark.parametrize(
    "line",
    [
        '{"label": "amount"}',
        '{"label": "amount", "regex": "x"}',
        '{"label": "city", "regex": "x", "holds": "x"}',
        "{",
    ],
)
def test_a_bad_figure_pattern_is_named(tmp_path, line):
    path = tmp_path / "figures.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(figures.FigurePatternError, match=r"figures\.jsonl, line 1"):
        figures.read_patterns(path)


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("取 公积金", "取公积金"),
        ("　ＡＢ　１２ 元 ", "ab 12元"),
        ("google app", "google app"),
        ("如何\n下载", "如何下载"),
    ],
)
def test_text_is_normalised(said, form):
    assert normalise(said) == form
