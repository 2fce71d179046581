//! Why an expression cannot be evaluated for a record, in the reader's words.

use crate::model::Text;
use cel::ExecutionError;

/// What this archive's own functions say when their arguments do not fit: English, as it stands in the error, and
/// Chinese.
const COMPLAINTS: [(&str, &str); 11] = [
    (ABSENT_DATE, "日期为空；请在前面写 `self.x == null || …`"),
    (NOT_A_DATE, "这段文字不是日期"),
    (WANTS_DATES, "参数应为日期"),
    (WANTS_LIST_OF_DATES, "参数应为日期的列表"),
    (TOO_FAR_APART, "两个日期相距太远"),
    (WANTS_DURATIONS, "参数应为 `P6M` 这样的时长"),
    (ABSENT_AMOUNT, "金额为空"),
    (BEYOND_RECKONING, "算式超出可计算的范围，或除数为零"),
    (WANTS_LIST_OF_NUMBERS, "参数应为数的列表"),
    (WANTS_COLLECTION_AND_FIELD, "参数应为集合名和字段名"),
    (WANTS_PRICE_AND_DAYS, "参数应为价格、购置日和计算日"),
];

pub const ABSENT_DATE: &str = "a date is absent; write `self.x == null || …` before it";
pub const NOT_A_DATE: &str = "the text is not a date";
pub const WANTS_DATES: &str = "wants dates";
pub const WANTS_LIST_OF_DATES: &str = "wants a list of dates";
pub const TOO_FAR_APART: &str = "the dates lie too far apart";
pub const WANTS_DURATIONS: &str = "wants durations such as `P6M`";
pub const ABSENT_AMOUNT: &str = "an amount is absent";
pub const BEYOND_RECKONING: &str = "cannot be reckoned";
pub const WANTS_LIST_OF_NUMBERS: &str = "wants a list of numbers";
pub const WANTS_COLLECTION_AND_FIELD: &str = "wants a collection and a field";
pub const WANTS_PRICE_AND_DAYS: &str = "wants a price, the day of purchase and a day";

/// The error for the reader.
pub fn untold(error: &ExecutionError) -> Text {
    match error {
        ExecutionError::NoSuchKey(key) => Text::new(format!("没有 `{key}` 这一项"), format!("there is no `{key}`")),
        ExecutionError::NoSuchOverload(overload) => {
            let function = overload.function().trim_matches(['_', '@']);
            let kinds = overload.argument_types();
            let named =
                |word: fn(&str) -> &str, and: &str| kinds.iter().map(|kind| word(kind)).collect::<Vec<_>>().join(and);
            Text::new(
                format!("`{function}` 不能用于{}", named(kind_in_chinese, "和")),
                format!("`{function}` does not apply to {}", named(|kind| kind, " and ")),
            )
        }
        ExecutionError::FunctionError { function, message } => {
            let known = COMPLAINTS.iter().find(|(en, _)| en == message);
            let zh = known.map_or(message.as_str(), |(_, zh)| *zh);
            Text::new(format!("`{function}`：{zh}"), format!("`{function}` {message}"))
        }
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            Text::new("除数为零", "division by zero")
        }
        ExecutionError::Overflow(operator, ..) => {
            Text::new(format!("`{operator}` 的结果超出范围"), format!("the result of `{operator}` is out of range"))
        }
        ExecutionError::IndexOutOfBounds(_) => Text::new("列表没有那么多项", "the list does not have that many items"),
        other => Text::new(format!("表达式引擎报告：{other}"), other.to_string()),
    }
}

/// The expression gives a value of another kind than is asked for; both kinds by the names of the engine.
pub fn another_kind(kind: &str, wanted: &Text) -> Text {
    Text::new(
        format!("结果是{}，应为{}", kind_in_chinese(kind), wanted.zh),
        format!("gives {kind} instead of {}", wanted.en),
    )
}

/// The engine's name of a kind of values, in Chinese where it has one.
fn kind_in_chinese(kind: &str) -> &str {
    match kind {
        "null" | "null_type" => "空值",
        "bool" => "真假值",
        "int" | "uint" => "整数",
        "double" | "float" => "小数",
        "string" => "文字",
        "list" => "列表",
        "map" => "对象",
        _ => kind,
    }
}
