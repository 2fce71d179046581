//! The query language in words and examples: the one source of `search --help`, of the README's table and of the
//! site's page on it. Every example is run by a test.

use super::{Lang, Text};

/// An example of a query.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// As it is typed.
    pub query: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// Examples that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Fragment of its address on the page.
    pub anchor: &'static str,
    zh: &'static str,
    en: &'static str,
    /// The examples.
    pub examples: &'static [Example],
}

impl Example {
    /// What it finds.
    pub fn text(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

impl Section {
    /// What it is about.
    pub fn title(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

const fn example(query: &'static str, zh: &'static str, en: &'static str) -> Example {
    Example { query, zh, en }
}

/// The whole language.
pub const SECTIONS: &[Section] = &[
    Section {
        anchor: "words",
        zh: "词语",
        en: "Words",
        examples: &[
            example(
                "备份 介质",
                "各词都要出现，可以分在同一记录的不同条款；两个字以上的任何片段都能找到",
                "every word, anywhere in a record; any part of two letters or more is found",
            ),
            example("\"异地副本\"", "与引号内完全一致", "exactly what stands between the quotation marks"),
            example("打印机 -卡纸", "不含减号后的词", "without the word behind the minus sign"),
            example("备份 or 恢复", "任一词；`or` 也可写作 `|`", "one of the words; `|` is the same as `or`"),
            example(
                "電腦 ＥＲＰ",
                "简体与繁体、全角与半角、大写与小写、标点的不同写法视为相同",
                "traditional and simplified characters, full and half width, upper and lower case are the same",
            ),
            example(
                "密码重置",
                "同义词（`site.toml` 的 `synonyms`）一并找到，分量减半；引号内不扩展",
                "synonyms (`synonyms` in `site.toml`) are found too, at half the weight; not within quotation marks",
            ),
            example(
                "xxglb",
                "名称的拼音或拼音首字母，如 `xinxiguanlibu`、`xxglb`",
                "titles by pinyin or initials: `xinxiguanlibu`, `xxglb`",
            ),
        ],
    },
    Section {
        anchor: "identifiers",
        zh: "编号、地址、版本",
        en: "Identifiers",
        examples: &[
            example("HW-00012", "编号全文，或其开头，如 `HW-000`", "an id whole or by its beginning: `HW-000`"),
            example("172.16.", "该网段的全部设备", "every device of the subnet"),
        ],
    },
    Section {
        anchor: "fields",
        zh: "字段",
        en: "Fields",
        examples: &[
            example(
                "紧急程度:紧急",
                "字段的值；字段用登记表中的中文名、英文名或代码，冒号全角半角均可",
                "the value of a field, named by its Chinese or English label or its code",
            ),
            example(
                "诊断结论:电源",
                "文字字段含有该词；选项与引用须整体相符，没有相符的再按包含查找",
                "a field of text holds the word; choices and references match as a whole if any does",
            ),
            example(
                "in:repairs 部门:财务部",
                "`in:` 集合，`部门:`（`department:`），`状态:`（`status:`），`人员:`（`person:`）记录中提到的人",
                "`in:` a collection, `department:`, `status:`, `person:` anybody whom the record names",
            ),
            example("人员:林静雯 状态:生效", "几个条件同时满足", "several conditions at once"),
            example("-in:repairs 打印机", "不属于该集合", "not in that collection"),
        ],
    },
    Section {
        anchor: "comparisons",
        zh: "比较与范围",
        en: "Comparisons and ranges",
        examples: &[
            example(
                "日期:2026-01..2026-03",
                "日期或期间：`2026`、`2026-03`、`2026-03-15`、`2026Q1`，`..` 两端都包含，可省一端",
                "days and periods: `2026`, `2026-03`, `2026-03-15`, `2026Q1`; `..` takes in both ends, one may be left out",
            ),
            example("date:2026Q1 in:incidents", "一个季度", "a quarter"),
            example(
                "费用合计:>=500",
                "数值和金额：`>=`、`>`、`<=`、`<`；`5万`、`1,000` 也可",
                "numbers and money: `>=`, `>`, `<=`, `<`; `1,000` is understood",
            ),
            example("total_cost:100..500", "从多少到多少", "from one number to another"),
            example("保修截止:<2026-07", "登记表中的任何日期字段", "any date of the schemas"),
        ],
    },
    Section {
        anchor: "time",
        zh: "当时的档案",
        en: "The archive as it stood",
        examples: &[example(
            "备份 as-of:2026-06-30",
            "当日有效的文件文本（以后被替代的也在内，注明有效期），以及日期不晚于当日的其他记录",
            "documents in the text in force that day, since superseded ones included, each with when it was; other records dated by then",
        )],
    },
    Section {
        anchor: "similar",
        zh: "相似的记录",
        en: "Similar records",
        examples: &[
            example(
                "like:WX-2026-0004",
                "与该记录相似的记录和条款，例如同样的故障及其处理（`相似:`）",
                "records and clauses like this one, such as the same fault and its cure",
            ),
            example("like:ZD-15#drill", "与该条款相似的条款", "clauses like this one"),
        ],
    },
    Section {
        anchor: "conditions",
        zh: "情形",
        en: "Conditions",
        examples: &[
            example(
                "is:overdue",
                "逾期：整改、归还、复审、修复的期限已过而未完成（`is:逾期`）",
                "overdue: the day for mending, returning, reviewing or repairing has passed and it is not done",
            ),
            example("is:open in:findings", "未关闭；`is:closed` 已关闭", "not closed; `is:closed` closed"),
            example(
                "is:in-force 备份",
                "有效的文件；`is:draft` 草案，`is:superseded` 已废止或被替代",
                "documents in force; `is:draft` drafts, `is:superseded` obsolete or superseded ones",
            ),
            example("is:整改中", "任何一种状态", "any state"),
            example(
                "has:更换配件 in:repairs",
                "某字段有内容；`has:附件`（`has:attachment`）有附件",
                "with something in that field; `has:attachment` with attachments",
            ),
        ],
    },
];

/// The language as plain text, for a terminal.
pub fn text(lang: Lang) -> String {
    let mut text = String::from(match lang {
        Lang::Zh => "检索语言：\n",
        Lang::En => "The query language:\n",
    });
    for section in SECTIONS {
        text += &format!("{}\n", section.title().get(lang));
        for example in section.examples {
            text += &format!("  {}\n      {}\n", example.query, example.text().get(lang).replace('`', ""));
        }
    }
    text
}

/// The language as a table in Markdown, for the READMEs.
pub fn table(lang: Lang) -> String {
    let mut text = String::from(match lang {
        Lang::Zh => "| 检索式 | 含义 |\n|---|---|\n",
        Lang::En => "| query | finds |\n|---|---|\n",
    });
    for example in SECTIONS.iter().flat_map(|section| section.examples) {
        let cell = |text: &str| text.replace('|', "\\|");
        text += &format!("| `{}` | {} |\n", cell(example.query), cell(example.text().get(lang)));
    }
    text
}
