//! What is found wrong with expressions, and where.

use super::*;
use cel::Env;

fn shapes() -> Shapes {
    let text = |choices: &[&str]| Shape::Text {
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        refers_to: Vec::new(),
    };
    let part = BTreeMap::from([("name".to_owned(), text(&[])), ("cost".to_owned(), Shape::Money)]);
    BTreeMap::from([
        ("id".to_owned(), text(&[])),
        ("status".to_owned(), text(&["在用", "停用", "报废"])),
        ("count".to_owned(), Shape::Integer),
        ("degree".to_owned(), Shape::Number),
        ("price".to_owned(), Shape::Money),
        ("done".to_owned(), Shape::Boolean),
        ("any".to_owned(), Shape::Any),
        ("tags".to_owned(), Shape::List(Box::new(text(&["甲", "乙"])))),
        ("parts".to_owned(), Shape::List(Box::new(Shape::Group(part)))),
    ])
}

fn speech(shapes: &Shapes, old: bool) -> Speech<'_> {
    Speech { collection: "devices", shapes, archive: None, old }
}

/// What each fault of the expression points at, with the suggestion and whether it is harmless.
fn faults(text: &str) -> Vec<(&str, Option<String>, bool)> {
    let shapes = shapes();
    let (condition, faults) = compile(&Env::stdlib(), text, speech(&shapes, true), Sort::Boolean);
    assert_eq!(condition.is_some(), faults.iter().all(|fault| fault.harmless), "{text}");
    faults.into_iter().map(|fault| (&text[fault.span], fault.near, fault.harmless)).collect()
}

fn fault(text: &str) -> (&str, Option<String>) {
    match &faults(text)[..] {
        [(place, near, false)] => (place, near.clone()),
        others => panic!("{text}: {others:?}"),
    }
}

#[test]
fn what_is_sound_is_let_pass() {
    for text in [
        "self.price == null || self.price > 1000.0",
        "self.count > 2 && self.count + 1 < 10 && self.degree * 2.0 >= self.price - 1.5",
        "self.degree > 18 && self.count < 2.5",
        "self.status in ['在用', '停用'] && '甲' in self.tags && self.status != null",
        "self.parts.all(p, p.cost == null || p.cost > 0.0) && self.parts.exists(p, p.name == '盘')",
        "size(self.parts.filter(p, has(p.cost))) == 1 && self.parts.map(p, p.name) == ['盘']",
        "self.parts.exists_one(p, p.cost == 1.0) && money_sum(self.parts.map(p, p.cost)) == self.price",
        "self.any == 3 && self.any == '三' && self.any > 1 && self.any.some == 1",
        "old.count + 1 == self.count && (old == null || old.done)",
        "self.done ? self.count == 1 : self.id.startsWith('a' + self.id)",
        "[] == self.tags || self.tags + ['丙'] != []",
        "string(self.count) == self.id && double(self.count) * 1.5 > self.degree",
        "dyn(self.any)",
        "self.any",
        "-self.count < 3 && !self.done && {'a': 1}['a'] == 1",
    ] {
        assert_eq!(faults(text), [], "{text}");
    }
}

#[test]
fn values_that_do_not_go_together_are_told_where_they_stand() {
    let near = |text: &str| Some(text.to_owned());
    assert_eq!(fault("self.count == '3'"), ("'3'", near("3")));
    assert_eq!(fault("self.id == 3"), ("3", near("'3'")));
    assert_eq!(fault("self.done == 'true'"), ("'true'", near("true")));
    assert_eq!(fault("self.count == self.id"), ("self.count == self.id", None));
    assert_eq!(fault("self.tags == '甲'"), ("self.tags == '甲'", None));
    assert_eq!(fault("self.status == '在用' && self.count > '3'"), ("'3'", near("3")));
    assert_eq!(fault("self.done > true"), ("self.done", None));
    assert_eq!(fault("self.count > null"), ("null", None));
    assert_eq!(fault("self.price * 2 > 3.0"), ("2", near("2.0")));
    assert_eq!(fault("self.degree + self.count > 3.0"), ("self.degree + self.count", None));
    assert_eq!(fault("self.id + self.count == 'x'"), ("self.id + self.count", None));
    assert_eq!(fault("self.count in self.tags"), ("self.count in self.tags", None));
    assert_eq!(fault("self.count in self.degree"), ("self.degree", None));
}

#[test]
fn conditions_give_true_or_false_and_so_do_their_parts() {
    assert_eq!(fault("self.count + 1"), ("self.count + 1", None));
    assert_eq!(fault("'是' == '是' && self.id"), ("self.id", None));
    assert_eq!(fault("!self.count"), ("self.count", None));
    assert_eq!(fault("self.count ? self.done : self.done"), ("self.count", None));
    assert_eq!(fault("self.parts.all(p, p.name)"), ("p.name", None));
    assert_eq!(fault("self.tags.map(t, t)"), ("self.tags.map(t, t)", None));
}

#[test]
fn functions_take_what_they_can_use() {
    assert_eq!(fault("before(self.count, '2026-01-01')"), ("self.count", None));
    assert_eq!(fault("money_sum(self.parts) > 1.0"), ("self.parts", None));
    assert_eq!(fault("size(self.count) > 1"), ("self.count", None));
    assert_eq!(fault("self.count.startsWith('1')"), ("self.count", None));
    assert_eq!(fault("self.count.exists(c, c == 1)"), ("self.count", None));
    assert_eq!(fault("self.id.name == 'x'"), ("name", None));
    assert_eq!(fault("befor('2026-01-01', '2026-01-02')"), ("befor", Some("before".to_owned())));
}

#[test]
fn a_choice_that_the_field_does_not_have_is_a_warning() {
    let told = |text| faults(text);
    assert_eq!(told("self.status == '在月'"), [("在月", Some("在用".to_owned()), true)]);
    assert_eq!(told("self.status in ['在用', '丢失']"), [("丢失", None, true)]);
    assert_eq!(told("'丙' in self.tags"), [("丙", None, true)]);
    assert_eq!(told("self.tags.exists(t, t == '丁')"), [("丁", None, true)]);
}

#[test]
fn what_an_expression_looks_at_is_known() {
    let shapes = shapes();
    let looks = |text| {
        let (condition, faults) = compile(&Env::stdlib(), text, speech(&shapes, true), Sort::Boolean);
        let looks = condition.unwrap_or_else(|| panic!("{text}: {faults:?}")).looks;
        (looks.fields.into_iter().collect::<Vec<_>>().join(" "), looks.old, looks.newness)
    };
    assert_eq!(looks("self.count > 1 && self.done"), ("count done".to_owned(), false, false));
    assert_eq!(looks("self.count > old.count"), ("count".to_owned(), true, false));
    assert_eq!(looks("old == null || self.count > old.count"), ("count".to_owned(), true, true));
    let (none, faults) = compile(&Env::stdlib(), "old.count == 1", speech(&shapes, false), Sort::Boolean);
    assert!(none.is_none() && faults.len() == 1);
}

#[test]
fn a_rule_about_two_versions_sees_nothing_else() {
    assert_eq!(
        fault("old.count == 1 && before(today, '2026-01-01')").0,
        "old.count == 1 && before(today, '2026-01-01')"
    );
    assert_eq!(faults("before(today, '2026-01-01')"), []);
}

#[test]
fn amounts_are_reckoned_in_decimals() {
    use crate::model::site::Calendar;
    use std::sync::Arc;
    let env = Arc::new(Env::stdlib());
    let functions = context(Arc::clone(&env), Arc::new(Calendar::default()));
    let shapes = shapes();
    let front = serde_json::json!({ "price": 0.3, "degree": 0.1, "parts": [{ "cost": 0.1 }, { "cost": 0.2 }, {}] });
    let front = front.as_object().cloned().unwrap_or_default();
    let given = |text: &str| {
        let (expression, faults) = compile(&env, text, speech(&shapes, false), Sort::Number);
        let expression = expression.unwrap_or_else(|| panic!("{text}: {faults:?}"));
        expression
            .value(&functions, &Asked { front: &front, shapes: &shapes, place: None })
            .map(|value| value.to_string())
    };
    assert_eq!(given("self.price - money_sum(self.parts.map(p, p.cost))"), Ok("0.0".to_owned()));
    assert_eq!(given("self.price * 3.0 + self.price"), Ok("1.2".to_owned()));
    assert_eq!(given("self.price / self.price"), Ok("1.0".to_owned()));
    assert_eq!(given("sum(self.parts.map(p, p.cost))"), Ok("0.3".to_owned()));
    let why = |text: &str| given(text).expect_err("it cannot be told");
    assert_eq!(why("self.price - self.parts[2].cost").zh, "`amount`：金额为空");
    assert_eq!(why("self.parts[9].cost"), Text::new("列表没有那么多项", "the list does not have that many items"));
    assert_eq!(why("days_between('?', '2026-01-01')").zh, "`days_between`：这段文字不是日期");
}
