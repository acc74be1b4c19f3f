import { attributes, changing, from, number } from "../builders/attributes.ts";
import { CHOSEN } from "../builders/sourced.ts";
import { DAY_S } from "../builders/times.ts";
import {
  always,
  anyOf,
  between,
  buckets,
  cycle,
  given,
  givenEach,
  oneOf,
  STATE,
  weighted,
  where,
  writtenAt,
} from "../builders/values.ts";
import type { EntityTypeSpec, Sourced, ValueSpec } from "../scenario.ts";
import { document, EPOCH_S, KEPT, NO_PAYLOAD } from "./model.ts";

/** Countries of projects and organisations, with their regions. */
const COUNTRIES: Readonly<Record<string, string>> = {
  BR: "latin-america",
  CO: "latin-america",
  PE: "latin-america",
  IN: "asia",
  CN: "asia",
  ID: "asia",
  VN: "asia",
  KE: "africa",
  CD: "africa",
  TR: "europe",
  US: "north-america",
};

const REGION: ValueSpec = givenEach("country", COUNTRIES, always);

/** Kinds of project with the methodologies of the registries that certify them. */
const METHODOLOGIES: Readonly<Record<string, readonly string[]>> = {
  "forest": ["VM0007", "VM0009", "VM0015", "VM0047"],
  "renewable": ["ACM0002", "AMS-I.D"],
  "cookstove": ["AMS-II.G", "VMR0006"],
  "waste": ["ACM0001", "AMS-III.H"],
  "blue-carbon": ["VM0033"],
  "industrial": ["AM0028", "ACM0019"],
};

/** Projects: 15 of the 17 listed attributes (002:L1166-L1175). */
export function projects(count: Sourced): EntityTypeSpec {
  return {
    id: "projects",
    count,
    lifecycle: {
      states: [["registered", 15], ["active", 70], ["suspended", 3], ["completed", 12]],
      transitions: [
        { from: "registered", to: "active", cause: "first verification" },
        { from: "active", to: "suspended", cause: "failed verification" },
        { from: "suspended", to: "active", cause: "repeated verification" },
        { from: "active", to: "completed", cause: "end of the crediting period" },
      ],
      source: "002:L1173; choice: shares and transitions, the source lists the states only",
    },
    attributes: [
      ...attributes("002:L1170", {
        project_id: "prj_{pad:5}",
        name: "Project {n}",
        developer_org: anyOf("organizations", where("org_type", "developer")),
        registry_origin: from(
          "002:L1138; 002:L1170",
          weighted({ verra: 55, "gold-standard": 25, acr: 10, car: 10 }),
        ),
      }),
      ...attributes("002:L1171", {
        country: given(
          "project_type",
          {
            "forest": weighted({ BR: 25, ID: 15, PE: 12, CO: 12, CD: 12, KE: 10, US: 14 }),
            "blue-carbon": weighted({ ID: 40, CO: 20, KE: 20, VN: 20 }),
            "cookstove": weighted({ KE: 40, IN: 35, CD: 15, VN: 10 }),
          },
          weighted({ IN: 35, CN: 30, TR: 12, BR: 10, VN: 8, US: 5 }),
        ),
        region: REGION,
        methodology: from("002:L1172", givenEach("project_type", METHODOLOGIES, (names) => oneOf(...names))),
        project_type: from(
          "002:L1172 names forest and renewable",
          weighted({ forest: 35, renewable: 35, cookstove: 12, waste: 8, industrial: 6, "blue-carbon": 4 }),
        ),
        status: from("002:L1173", STATE),
        last_verification_date: from(
          "002:L1175; choice: up to two years back, then the date of each verification",
          changing(writtenAt(EPOCH_S, 730 * DAY_S)),
        ),
        verifier_id: from("002:L1175", anyOf("verifiers")),
        area_hectares: number(
          "ha",
          given("project_type", {
            "forest": buckets([[200, 4_999, 50], [5_000, 49_999, 40], [50_000, 400_000, 10]]),
            "blue-carbon": buckets([[100, 4_999, 80], [5_000, 90_000, 20]]),
          }, between(1, 200)),
        ),
      }),
      ...attributes("002:L1174", {
        total_credits_issued: from(
          "002:L1174; choice: as issued in batches of 200 (K-09)",
          number("t", between(15_000, 60_000)),
        ),
        credits_available: number("t", between(0, 15_000)),
        vintage_years: number("years", between(1, 10)),
      }),
    ],
    payload: document([2_000, 8_000], "design and verification documents' digests, coordinates"),
    btlBlocks: KEPT,
    ownedBy: "developer_org",
  };
}

/** Developers, buyers and brokers in turn: 2, 6 and 2 of ten. */
const ORG_TYPES = cycle(
  ["buyer", "developer", "buyer", "broker", "buyer", "buyer", "developer", "buyer", "broker", "buyer"]
    .map((role) => [role, 1] as const),
);

/** Developers, buyers and brokers: 12 attributes (002:L1212). */
export function organizations(count: Sourced): EntityTypeSpec {
  return {
    id: "organizations",
    count,
    attributes: attributes(CHOSEN, {
      org_id: "org_{pad:6}",
      org_name: "Organisation {n}",
      org_type: from("002:L1160: developers, buyers; choice: brokers among them", ORG_TYPES),
      country: weighted({ US: 25, BR: 12, IN: 14, CN: 12, TR: 8, KE: 9, CO: 10, VN: 10 }),
      sector: given("org_type", {
        developer: oneOf("forestry", "energy", "households"),
        broker: always("trading"),
      }, oneOf("airline", "energy", "technology", "retail", "finance", "shipping")),
      account_status: weighted({ open: 97, frozen: 1, closed: 2 }),
      registry_account: "acct_{hex:10}",
      kyc_level: weighted({ basic: 30, full: 70 }),
      founded_year: number("year", between(1950, 2024)),
      net_zero_year: from(
        `${CHOSEN}; 0 for who has no such target`,
        number("year", given("org_type", { buyer: oneOf(2030, 2035, 2040, 2050) })),
      ),
      holding_limit: number("t", between(10_000, 1_000_000)),
      contact_count: number("people", between(1, 12)),
    }),
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "self",
  };
}

/** Accredited verification bodies: 10 attributes (002:L1213). */
export function verifiers(count: Sourced): EntityTypeSpec {
  return {
    id: "verifiers",
    count,
    attributes: attributes(CHOSEN, {
      verifier_id: "vvb_{pad:4}",
      verifier_name: "Verification body {n}",
      accreditation: weighted({ "iso-14065": 60, "cdm-doe": 30, national: 10 }),
      country: weighted({ US: 25, IN: 25, BR: 15, CN: 15, TR: 10, KE: 10 }),
      scope: weighted({ "land-use": 35, energy: 40, waste: 15, industrial: 10 }),
      accreditation_status: weighted({ accredited: 95, suspended: 3, withdrawn: 2 }),
      accredited_until: "202{int:7-9}-{int:1-12}-{int:1-28}",
      auditor_count: number("people", between(3, 120)),
      projects_verified: number("projects", between(10, 400)),
      founded_year: number("year", between(1990, 2022)),
    }),
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "self",
  };
}
