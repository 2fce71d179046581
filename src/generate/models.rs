//! What the fictional makers sell: models, prices, warranties and vendors.
//!
//! Takes a kind and the year of purchase, gives a device as it comes out of the box. No maker or model of this table
//! exists.

use super::device::Kind;
use super::{Rng, phrase};
use crate::model::Money;

/// A model as a catalogue prints it.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// Fictional brand.
    pub brand: &'static str,
    /// Model name; `{g}` is the generation, which follows the year.
    pub name: &'static str,
    /// Parts; `{g}` likewise.
    pub parts: &'static str,
    /// Price in yuan, from and to.
    pub price: (i64, i64),
}

const fn model(brand: &'static str, name: &'static str, parts: &'static str, price: (i64, i64)) -> Model {
    Model { brand, name, parts, price }
}

/// The models of a kind.
pub fn models(kind: Kind) -> &'static [Model] {
    match kind {
        Kind::Server => {
            const {
                &[
                    model(
                        "磐川",
                        "PC-R5{g}0",
                        "双路 16 核，256 GB 内存，2×960 GB 系统盘，6×1.92 TB 固态盘",
                        (68000, 96000),
                    ),
                    model(
                        "磐川",
                        "PC-R3{g}0",
                        "双路 12 核，128 GB 内存，2×480 GB 系统盘，4×2.4 TB 机械盘",
                        (42000, 58000),
                    ),
                ]
            }
        }
        Kind::Desktop => {
            const {
                &[
                    model("沐晨", "MT-{g}20", "6 核，16 GB 内存，512 GB 固态盘，23.8 英寸显示器", (4300, 5200)),
                    model("沐晨", "MT-{g}60", "8 核，32 GB 内存，1 TB 固态盘，27 英寸显示器", (5900, 7200)),
                ]
            }
        }
        Kind::Notebook => {
            const {
                &[
                    model("沐晨", "MN-14{g}", "14 英寸，8 核，16 GB 内存，512 GB 固态盘", (5600, 6900)),
                    model("羽舟", "YZ-X{g}", "13 英寸轻薄型，8 核，32 GB 内存，1 TB 固态盘", (7600, 9400)),
                ]
            }
        }
        Kind::Printer => {
            const {
                &[
                    model("墨岚", "ML-38{g}D", "黑白激光，双面，网络打印，38 页/分", (2100, 3200)),
                    model("墨岚", "ML-C5{g}", "彩色激光复合机，打印、复印、扫描", (9800, 15600)),
                ]
            }
        }
        Kind::Switch => {
            const {
                &[
                    model("络岳", "LY-S24{g}", "24 口千兆，4 口万兆上联", (3600, 5200)),
                    model("络岳", "LY-S48{g}P", "48 口千兆供电，4 口万兆上联", (8200, 11800)),
                ]
            }
        }
        Kind::Router => const { &[model("络岳", "LY-R6{g}", "双广域网口，专线接入", (7800, 12500))] },
        Kind::Firewall => {
            const { &[model("盾垣", "DY-F8{g}", "吞吐 8 Gbps，入侵防御与上网行为管理", (36000, 52000))] }
        }
        Kind::Ups => const { &[model("恒擎", "HQ-20K{g}", "20 kVA 在线式，外接电池 32 节", (38000, 56000))] },
        Kind::Pos => {
            const {
                &[model("收悦", "SY-P3{g}", "15 英寸触摸屏，扫码器，小票打印机，钱箱", (4600, 5800))]
            }
        }
        Kind::Phone => const { &[model("语桥", "YQ-T4{g}", "网络电话，2 线路", (380, 560))] },
        Kind::Projector => const { &[model("映川", "YC-P5{g}", "5000 流明激光，高清", (9200, 13800))] },
        Kind::Storage => const { &[model("磐川", "PC-D4{g}", "双控制器，12×8 TB，万兆", (118000, 156000))] },
        Kind::Scanner => const { &[model("捷码", "JM-W2{g}", "无线二维扫描，充电底座", (980, 1600))] },
        Kind::AirConditioner => {
            const { &[model("凛川", "LC-12{g}", "12.5 kW 机房精密空调，恒温恒湿", (46000, 62000))] }
        }
        Kind::AccessPoint => const { &[model("络岳", "LY-A6{g}", "双频吸顶，供电 802.3at", (1100, 1800))] },
    }
}

/// Who sells a kind.
pub fn vendor(kind: Kind) -> &'static str {
    match kind {
        Kind::Server | Kind::Storage | Kind::Ups | Kind::AirConditioner => "V-qingyun",
        Kind::Switch | Kind::Router | Kind::AccessPoint | Kind::Phone => "V-lanxin",
        Kind::Firewall => "V-shuoguang",
        _ => "V-baichuan",
    }
}

/// Years of warranty.
pub fn warranty_years(kind: Kind) -> i32 {
    match kind {
        Kind::Scanner | Kind::Phone => 1,
        Kind::Firewall | Kind::Storage => 5,
        _ => 3,
    }
}

/// The generation that was sold in a year: 2019 had the first.
fn generation(year: i16) -> String {
    (i64::from(year) - 2014).clamp(1, 30).to_string()
}

/// A model of `kind` as sold in `year`: brand, model, configuration, price.
pub fn bought(kind: Kind, year: i16, preferred: Option<usize>, rng: &mut Rng) -> (&'static str, String, String, Money) {
    let choices = models(kind);
    let model = preferred.and_then(|place| choices.get(place)).unwrap_or_else(|| rng.pick(choices));
    let generation = generation(year);
    let price = rng.range(model.price.0 / 10, model.price.1 / 10) * 10;
    let name = phrase::fill(model.name, &[("g", &generation)]);
    (model.brand, name, phrase::fill(model.parts, &[("g", &generation)]), Money::from(price))
}

/// A serial number that nobody takes for a real one.
pub fn serial(kind: Kind, number: usize, year: i16) -> String {
    let letters = match kind {
        Kind::Server => "FWQ",
        Kind::Desktop => "TSJ",
        Kind::Notebook => "BJB",
        Kind::Printer => "DYJ",
        Kind::Switch => "JHJ",
        Kind::Router => "LYQ",
        Kind::Firewall => "FHQ",
        Kind::Ups => "UPS",
        Kind::Pos => "POS",
        Kind::Phone => "DHJ",
        Kind::Projector => "TYY",
        Kind::Storage => "CCQ",
        Kind::Scanner => "SMQ",
        Kind::AirConditioner => "KTJ",
        Kind::AccessPoint => "WAP",
    };
    format!("SF-{letters}-{:02}-{number:05}", year % 100)
}
