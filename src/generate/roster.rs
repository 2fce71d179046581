//! Who works where, in which role, from when to when.
//!
//! Takes nothing for the sample and a span of years for an archive; answers questions about people on a day.
//! The people of the sample have their cards in `content/people`; a test keeps both lists together.

use super::Rng;
use super::calendar::{days_between, plus_days};
use crate::model::Date;
use jiff::civil::date;
use std::collections::HashMap;

/// One employee.
#[derive(Clone, Debug)]
pub struct Person {
    /// `P-hanruobing`
    pub id: String,
    /// 韩若冰
    pub name: String,
    /// The department, as an id.
    pub department: String,
    /// First day of employment.
    pub joined: Date,
    /// Last day of employment.
    pub left: Option<Date>,
    /// Roles in the IT department, oldest first.
    pub terms: Vec<Term>,
}

/// A role held from a day to a day, both included.
#[derive(Clone, Debug)]
pub struct Term {
    /// `R-dba`
    pub role: &'static str,
    /// First day.
    pub from: Date,
    /// Last day; open when absent.
    pub to: Option<Date>,
}

impl Person {
    /// Whether the person is employed on `day`.
    pub fn employed(&self, day: Date) -> bool {
        self.joined <= day && self.left.is_none_or(|left| day <= left)
    }

    /// Whether the person holds `role` on `day`.
    pub fn holds(&self, role: &str, day: Date) -> bool {
        self.employed(day)
            && self.terms.iter().any(|term| term.role == role && term.from <= day && term.to.is_none_or(|to| day <= to))
    }
}

/// All employees. There is always at least one.
#[derive(Clone, Debug)]
pub struct Roster {
    people: Vec<Person>,
    /// Places by id and by department, and of those with a role: a large archive asks for them very often.
    by_id: HashMap<String, usize>,
    by_department: HashMap<String, Vec<usize>>,
    with_role: Vec<usize>,
}

impl Roster {
    fn of(people: Vec<Person>) -> Self {
        let mut by_department: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, person) in people.iter().enumerate() {
            by_department.entry(person.department.clone()).or_default().push(place);
        }
        let by_id = people.iter().enumerate().map(|(place, person)| (person.id.clone(), place)).collect();
        let with_role = (0..people.len()).filter(|&place| !people[place].terms.is_empty()).collect();
        Self { people, by_id, by_department, with_role }
    }

    /// The people of the sample.
    pub fn sample() -> Self {
        Self::of(PEOPLE.iter().map(Card::person).collect())
    }

    /// The people of the sample, predecessors for every role back to `from`, and `extra` employees of the business
    /// departments. The added ones have no card in the sample; [`Roster::added`] tells them apart.
    pub fn extended(from: Date, until: Date, extra: usize, departments: &[&str], rng: &mut Rng) -> Self {
        let mut people = Self::sample().people;
        let mut named = 0;
        for (place, card) in PEOPLE.iter().enumerate() {
            let first = card.terms.first().map_or(people[place].joined, |&(_, since, _)| day(since));
            if first > from {
                named += 1;
                let mut before = added(named, card.department, plus_days(from, -400), rng);
                before.left = Some(plus_days(first, -1));
                before.terms = card
                    .terms
                    .first()
                    .map_or_else(Vec::new, |&(role, ..)| vec![Term { role, from: before.joined, to: before.left }]);
                people.push(before);
            }
        }
        for place in 0..extra {
            let joined = plus_days(from, -rng.range(30, 1500));
            let mut person = added(named + place + 1, departments[place % departments.len()], joined, rng);
            if rng.chance(0.12) {
                person.left = Some(plus_days(from, rng.range(60, days_between(from, until).max(61))));
            }
            people.push(person);
        }
        Self::of(people)
    }

    /// Everybody.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Those who have no card in the sample.
    pub fn added(&self) -> &[Person] {
        &self.people[PEOPLE.len()..]
    }

    /// The person with this id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.by_id.get(id).map(|&place| &self.people[place])
    }

    /// The name of the person with this id; the id itself when nobody has it.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.person(id).map_or(id, |person| &person.name)
    }

    /// Those who hold `role` on `day`, in the order of the roster.
    pub fn holders(&self, role: &str, day: Date) -> Vec<&Person> {
        self.with_role.iter().map(|&place| &self.people[place]).filter(|person| person.holds(role, day)).collect()
    }

    /// The person who does the work of `role` on `day`: its holder, or who stands in for a vacant role, which is a
    /// system engineer for technical work and the department manager otherwise.
    pub fn acting(&self, role: &str, day: Date) -> &str {
        const STAND_INS: &[&str] = &["R-system-engineer", "R-senior-system-engineer", "R-it-manager", "R-it-director"];
        let clerical = matches!(role, "R-it-director" | "R-it-supervisor" | "R-document-controller");
        std::iter::once(role)
            .chain(STAND_INS.iter().copied().skip(if clerical { 2 } else { 0 }))
            .find_map(|role| self.holders(role, day).first().copied())
            .or_else(|| self.people.iter().find(|person| person.employed(day)))
            .map_or(self.people[0].id.as_str(), |person| &person.id)
    }

    /// The same as [`Roster::acting`], but somebody who is not among `others`: for second pairs of eyes.
    pub fn acting_besides(&self, role: &str, day: Date, others: &[&str]) -> &str {
        let free = |person: &&Person| !others.contains(&person.id.as_str());
        const SECONDS: &[&str] = &["R-it-supervisor", "R-it-manager", "R-senior-system-engineer", "R-it-director"];
        std::iter::once(role)
            .chain(SECONDS.iter().copied())
            .find_map(|role| self.holders(role, day).into_iter().find(free))
            .or_else(|| self.people.iter().filter(|person| person.employed(day)).find(free))
            .map_or(self.people[0].id.as_str(), |person| &person.id)
    }

    /// Those employed in `department` on `day`, in the order of the roster.
    pub fn staff(&self, department: &str, day: Date) -> Vec<&Person> {
        let places = self.by_department.get(department).map_or(&[][..], Vec::as_slice);
        places.iter().map(|&place| &self.people[place]).filter(|person| person.employed(day)).collect()
    }
}

fn added(number: usize, department: &str, joined: Date, rng: &mut Rng) -> Person {
    const SURNAMES: &[char] = &[
        '安', '柏', '岑', '储', '戴', '樊', '葛', '洪', '纪', '柯', '黎', '骆', '苗', '倪', '欧', '裴', '齐', '芮',
        '邵', '童', '翁', '项', '姚', '翟', '章', '祝', '邹', '左',
    ];
    const GIVEN: &[char] = &[
        '安', '博', '晨', '楚', '恩', '菲', '航', '嘉', '景', '可', '岚', '蕾', '铭', '宁', '沛', '青', '然', '若',
        '书', '涛', '薇', '熙', '雪', '妍', '逸', '雨', '泽', '舟',
    ];
    let name: String = [*rng.pick(SURNAMES), *rng.pick(GIVEN), *rng.pick(GIVEN)].iter().collect();
    Person {
        id: format!("P-yuangong{number:04}"),
        name,
        department: department.to_owned(),
        joined,
        left: None,
        terms: vec![],
    }
}

/// A calendar day as the table below writes it.
type Day = (i16, i8, i8);

struct Card {
    id: &'static str,
    name: &'static str,
    department: &'static str,
    joined: Day,
    left: Option<Day>,
    terms: &'static [(&'static str, Day, Option<Day>)],
}

impl Card {
    fn person(&self) -> Person {
        Person {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            department: self.department.to_owned(),
            joined: day(self.joined),
            left: self.left.map(day),
            terms: self.terms.iter().map(|&(role, from, to)| Term { role, from: day(from), to: to.map(day) }).collect(),
        }
    }
}

fn day((year, month, of_month): Day) -> Date {
    date(year, month, of_month)
}

const fn user(id: &'static str, name: &'static str, department: &'static str, joined: Day) -> Card {
    Card { id, name, department, joined, left: None, terms: &[] }
}

const fn it(
    id: &'static str,
    name: &'static str,
    department: &'static str,
    joined: Day,
    terms: &'static [(&'static str, Day, Option<Day>)],
) -> Card {
    Card { id, name, department, joined, left: None, terms }
}

const PEOPLE: &[Card] = &[
    user("P-shenzhiyuan", "沈知远", "D-gmo", (2009, 3, 1)),
    user("P-gumingxuan", "顾明轩", "D-gmo", (2011, 7, 1)),
    it("P-linjingwen", "林静雯", "D-it", (2014, 5, 5), &[("R-it-director", (2024, 3, 1), None)]),
    it("P-chenyibai", "陈亦白", "D-it", (2016, 8, 1), &[("R-it-manager", (2023, 6, 1), None)]),
    it(
        "P-zhoumuyang",
        "周牧阳",
        "D-it-ops",
        (2021, 3, 1),
        &[("R-system-engineer", (2021, 3, 1), Some((2024, 12, 31))), ("R-it-supervisor", (2025, 1, 1), None)],
    ),
    it("P-hanruobing", "韩若冰", "D-it-ops", (2022, 5, 1), &[("R-senior-system-engineer", (2022, 5, 1), None)]),
    it("P-xuzeyu", "徐泽宇", "D-it-ops", (2023, 2, 1), &[("R-system-engineer", (2023, 2, 1), None)]),
    it("P-tangsiyuan", "唐思远", "D-it-ops", (2022, 8, 15), &[("R-network-admin", (2022, 8, 15), None)]),
    it("P-luyaqing", "陆雅晴", "D-it-app", (2019, 7, 8), &[("R-senior-software-engineer", (2021, 9, 1), None)]),
    it("P-fengyuhao", "冯宇浩", "D-it-app", (2024, 7, 1), &[("R-software-engineer", (2024, 7, 1), None)]),
    it("P-yenanxi", "叶南溪", "D-it-ops", (2022, 11, 1), &[("R-dba", (2022, 11, 1), None)]),
    it("P-qiaomuchen", "乔沐辰", "D-it-ops", (2023, 4, 1), &[("R-desktop-support", (2023, 4, 1), None)]),
    it("P-dingxiaoman", "丁小满", "D-it-ops", (2025, 3, 10), &[("R-desktop-support", (2025, 3, 10), None)]),
    it("P-suwanqing", "苏婉清", "D-it", (2021, 6, 1), &[("R-document-controller", (2021, 6, 1), None)]),
    it("P-jiangluoyi", "江洛伊", "D-it", (2024, 5, 1), &[("R-front-desk", (2024, 5, 1), None)]),
    it("P-baijianian", "白嘉年", "D-donghu-it", (2022, 1, 1), &[("R-subsidiary-it-admin", (2022, 1, 1), None)]),
    it("P-moyunfei", "莫云飞", "D-xiling-it", (2023, 9, 1), &[("R-subsidiary-it-admin", (2023, 9, 1), None)]),
    user("P-heqianqian", "何芊芊", "D-fin", (2012, 4, 9)),
    user("P-liangsiyu", "梁思雨", "D-fin", (2019, 10, 14)),
    user("P-zhengkaile", "郑凯乐", "D-hr", (2013, 2, 25)),
    user("P-tanyuchen", "谭雨辰", "D-audit", (2015, 3, 16)),
    user("P-fangjingyi", "方景怡", "D-legal", (2016, 1, 11)),
    user("P-renhaoran", "任浩然", "D-sales", (2016, 5, 3)),
    user("P-qiuyixin", "邱一心", "D-sales", (2023, 11, 20)),
    user("P-wenlanxin", "温岚馨", "D-supply", (2017, 9, 4)),
    user("P-duhanlin", "杜翰林", "D-prod", (2011, 10, 17)),
    user("P-yanpeijia", "严沛佳", "D-donghu", (2014, 11, 3)),
    user("P-shixuanle", "史轩乐", "D-donghu-ops", (2022, 6, 13)),
    user("P-kangruilin", "康瑞霖", "D-xiling", (2012, 8, 20)),
    user("P-mengxinran", "孟欣然", "D-xiling-workshop", (2023, 6, 12)),
    user("P-luosijia", "罗思嘉", "D-store-nanmen", (2022, 9, 19)),
    Card {
        id: "P-panchengze",
        name: "潘承泽",
        department: "D-it-ops",
        joined: (2021, 7, 1),
        left: Some((2025, 8, 31)),
        terms: &[("R-system-engineer", (2021, 7, 1), Some((2025, 8, 31)))],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_held_only_within_their_terms() {
        let roster = Roster::sample();
        let ids = |role, day| roster.holders(role, day).iter().map(|person| person.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids("R-system-engineer", date(2025, 8, 31)), ["P-xuzeyu", "P-panchengze"]);
        assert_eq!(ids("R-system-engineer", date(2025, 9, 1)), ["P-xuzeyu"]);
        assert_eq!(roster.acting("R-dba", date(2020, 1, 1)), "P-shenzhiyuan", "nobody held a role of IT yet");
        assert_eq!(roster.acting_besides("R-dba", date(2026, 1, 5), &["P-yenanxi"]), "P-zhoumuyang");
    }

    #[test]
    fn an_extended_roster_has_no_vacant_roles() {
        let from = date(2012, 1, 1);
        let roster = Roster::extended(from, date(2020, 1, 1), 10, &["D-fin", "D-hr"], &mut Rng::new(1));
        for role in ["R-dba", "R-network-admin", "R-desktop-support", "R-it-director", "R-subsidiary-it-admin"] {
            assert!(!roster.holders(role, from).is_empty(), "{role}");
        }
        assert!(roster.added().len() > 20);
    }
}
