// The pages that are looked at: one of each kind.

import { COLOURS, EVERYTHING, SIZES } from "./accessibility.mjs";

// `heavy` marks pages of long tables and charts, which are not held to the weight of a page to read.
export const pages = [
  { name: "home", path: "" },
  { name: "collections", path: "collections/" },
  { name: "policy", path: "policies/ZD-15/" },
  { name: "procedure", path: "procedures/LC-4-03/" },
  { name: "role", path: "roles/R-dba/" },
  { name: "instruction", path: "instructions/ZY-01/" },
  { name: "asset", path: "hardware/HW-00001/" },
  { name: "scrapped", path: "hardware/HW-00022/" },
  { name: "labels", path: "hardware/labels/", heavy: true },
  { name: "table", path: "hardware/" },
  { name: "subnets", path: "ip_allocations/" },
  { name: "log", path: "repairs/" },
  { name: "repair", path: "repairs/WX-2025-0001/" },
  { name: "inspection", path: "inspections/XJ-2026-0104/" },
  { name: "department", path: "departments/D-it/" },
  { name: "person", path: "people/P-yenanxi/" },
  { name: "location", path: "locations/L-room-hq/" },
  { name: "system", path: "systems/S-erp-db/" },
  { name: "vendor", path: "vendors/V-anhe/" },
  { name: "compliance", path: "compliance/", heavy: true },
  { name: "duty", path: "duties/BK-1/" },
  { name: "due", path: "due/" },
  { name: "reports", path: "reports/" },
  { name: "report", path: "reports/document-register/" },
  { name: "findings", path: "reports/findings-ageing/" },
  { name: "red-lines", path: "reports/red-lines/" },
  { name: "finding", path: "findings/ZG-2026-0001/" },
  { name: "versions", path: "policies/ZD-15/versions/" },
  { name: "version", path: "policies/ZD-15/versions/{earlier}/" },
  { name: "difference", path: "policies/ZD-15/versions/{latest}/changes/" },
  { name: "time", path: "time/" },
  { name: "month", path: "time/2025-01/" },
  { name: "search", path: "search/" },
  { name: "results", path: "search/?q=%E5%A4%87%E4%BB%BD" },
  { name: "missing", path: "nothing/here/", status: 404 },
  { name: "errors", path: "_errors/" },
];

/**
 * The ways in which each page is looked at, each with what axe is asked there: everything once, and of the other looks
 * what they can spoil. A look `from` another is reached without loading the page again.
 */
export const looks = [
  { name: "desktop", width: 1280, height: 900, scheme: "light", axe: EVERYTHING, still: true },
  // A window of 1280 pixels at twice the size.
  { name: "enlarged", from: "desktop", width: 640, height: 450, scheme: "light" },
  { name: "desktop-dark", from: "desktop", width: 1280, height: 900, scheme: "dark", axe: COLOURS },
  { name: "phone", width: 390, height: 844, scheme: "light", touch: true, axe: SIZES },
  // As narrow as a phone gets, or 1280 pixels at four times the size.
  { name: "narrow", from: "phone", width: 320, height: 640, scheme: "dark" },
];
