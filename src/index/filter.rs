//! Conditions on the columns of an entry, from the request and from `field:value`.

use super::analysis::fold;
use super::catalog::Catalog;
use super::columns::{Columns, Values};
use super::query::{Days, Note};
use super::request::SearchRequest;
use super::shown::Phase;
use super::terms;
use crate::model::Text;
use crate::model::nearest::nearest;
use tantivy::DocId;

/// The fields that queries may name besides those of the schemas.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// The collection.
    Collection,
    /// The department.
    Department,
    /// The lifecycle state.
    Status,
    /// A person whom the record names.
    Person,
    /// A condition or state: `is:overdue`.
    Is,
    /// A field with something in it: `has:attachment`.
    Has,
}

impl Known {
    /// The field of this name (folded).
    pub fn named(name: &str) -> Option<Known> {
        Some(match name {
            "collection" | "in" | "集合" | "登记簿" | "登记册" => Known::Collection,
            "department" | "dept" | "部门" => Known::Department,
            "status" | "state" | "状态" => Known::Status,
            "person" | "people" | "人员" => Known::Person,
            "is" => Known::Is,
            "has" => Known::Has,
            _ => return None,
        })
    }
}

/// Values of a column that are wanted.
pub struct Choice(Vec<bool>);

impl Choice {
    /// The values that are, or are called, `wanted`; failing that, those whose title holds it. `titles` knows of
    /// further titles.
    pub fn of(values: &Values, wanted: &str, titles: impl Fn(&str) -> Vec<String>) -> tantivy::Result<Self> {
        let wanted = fold::text(wanted);
        let fits = |value: &str, label: &str, fit: &dyn Fn(&str) -> bool| {
            fit(&fold::text(value))
                || fit(&fold::text(label))
                || titles(value).iter().any(|title| fit(&fold::text(title)))
        };
        let exact = values.choose(|value, label| fits(value, label, &|text| text == wanted))?;
        if exact.contains(&true) || wanted.is_empty() {
            return Ok(Self(exact));
        }
        Ok(Self(values.choose(|value, label| fits(value, label, &|text| text.contains(&wanted)))?))
    }

    /// Whether it takes an entry with these values.
    pub fn takes(&self, mut numbers: impl Iterator<Item = usize>) -> bool {
        numbers.any(|number| self.0.get(number).copied().unwrap_or(false))
    }

    /// Whether no value is wanted.
    pub fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }
}

/// Whether the date of `entry` lies within `days`.
pub fn dated(columns: &Columns, entry: DocId, days: &Days) -> bool {
    if days.from.is_none() && days.to.is_none() {
        return true;
    }
    let Some(day) = columns.date.first(entry) else { return false };
    days.from.is_none_or(|from| day >= terms::days(from)) && days.to.is_none_or(|to| day <= terms::days(to))
}

/// The conditions of a request.
pub struct Filter {
    collection: Option<Choice>,
    department: Option<Choice>,
    status: Option<Choice>,
    person: Option<Choice>,
    days: Days,
    year: Days,
    pub(super) superseded: bool,
}

impl Filter {
    /// Reads the request; a value that nothing has leaves a note.
    pub fn of(
        request: &SearchRequest,
        columns: &Columns,
        catalog: &Catalog,
        notes: &mut Vec<Note>,
    ) -> tantivy::Result<Self> {
        let mut choice = |field: Known, wanted: &Option<String>| -> tantivy::Result<Option<Choice>> {
            let Some(wanted) = wanted.as_deref().filter(|wanted| !wanted.is_empty()) else { return Ok(None) };
            let choice = choose(field, wanted, columns, catalog)?;
            if choice.is_empty() {
                notes.push(Note { text: unknown(field, wanted, columns, catalog)?, span: 0..0 });
            }
            Ok(Some(choice))
        };
        Ok(Self {
            collection: choice(Known::Collection, &request.collection)?,
            department: choice(Known::Department, &request.department)?,
            status: choice(Known::Status, &request.status)?,
            person: choice(Known::Person, &request.person)?,
            days: Days { from: request.from, to: request.to },
            year: request.year.and_then(|year| Days::parse(&format!("{year:04}"))).unwrap_or_default(),
            superseded: request.superseded,
        })
    }

    /// Whether it takes `entry`, but for its phase.
    pub fn takes(&self, columns: &Columns, entry: DocId) -> bool {
        let by = |choice: &Option<Choice>, values: &Values| {
            choice.as_ref().is_none_or(|choice| choice.takes(values.of(entry)))
        };
        by(&self.collection, &columns.collection)
            && by(&self.department, &columns.department)
            && by(&self.status, &columns.status)
            && by(&self.person, &columns.person)
            && dated(columns, entry, &self.days)
            && dated(columns, entry, &self.year)
    }

    /// Whether it leaves out an entry of this phase.
    pub fn hides(&self, phase: Phase) -> bool {
        phase == Phase::Superseded && !self.superseded
    }
}

/// The values of `field` that `wanted` names.
pub fn choose(field: Known, wanted: &str, columns: &Columns, catalog: &Catalog) -> tantivy::Result<Choice> {
    match field {
        Known::Collection => Choice::of(&columns.collection, wanted, |name| {
            catalog.shelf(name).map_or_else(Vec::new, |shelf| vec![shelf.zh.clone(), shelf.en.clone()])
        }),
        Known::Department => Choice::of(&columns.department, wanted, |_| Vec::new()),
        Known::Status => Choice::of(&columns.status, wanted, |_| Vec::new()),
        Known::Person => Choice::of(&columns.person, wanted, |_| Vec::new()),
        Known::Is | Known::Has => Ok(Choice(Vec::new())),
    }
}

/// The column with the values of `field`; what has none of its own has that of states, and is never looked up there.
pub fn column(field: Known, columns: &Columns) -> &Values {
    match field {
        Known::Collection => &columns.collection,
        Known::Department => &columns.department,
        Known::Person => &columns.person,
        Known::Status | Known::Is | Known::Has => &columns.status,
    }
}

/// Says that `field` has no value `wanted`, and which is nearest.
pub fn unknown(field: Known, wanted: &str, columns: &Columns, catalog: &Catalog) -> tantivy::Result<Text> {
    let (zh, en) = match field {
        Known::Collection => ("集合", "collection"),
        Known::Department => ("部门", "department"),
        Known::Person => ("人员", "person"),
        Known::Status | Known::Is | Known::Has => ("状态", "status"),
    };
    let values = column(field, columns);
    let mut names: Vec<String> = Vec::new();
    values.choose(|value, title| {
        names.extend([value.to_owned(), title.to_owned()]);
        names.extend(
            catalog.shelf(value).into_iter().filter(|_| field == Known::Collection).map(|shelf| shelf.zh.clone()),
        );
        false
    })?;
    let near = nearest(wanted, names.iter().map(String::as_str));
    let (mut text_zh, mut text_en) = (format!("没有{zh} `{wanted}`"), format!("there is no {en} `{wanted}`"));
    if let Some(near) = near {
        text_zh.push_str(&format!("，是否指 `{near}`？"));
        text_en.push_str(&format!("; did you mean `{near}`?"));
    }
    Ok(Text::new(text_zh, text_en))
}
