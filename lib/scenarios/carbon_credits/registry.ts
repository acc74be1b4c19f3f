import { noPayload } from "../builders/no_payload.ts";
import {
  changing,
  choice,
  number,
  numberOf,
  reference,
  state,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import type { EntityTypeSpec, PayloadSpec, ValueSpec } from "../scenario.ts";
import { always, between, buckets, given, oneOf, weighted, whole } from "../builders/value_builders.ts";

/** 2026-01-01T00:00:00Z, the time of block 0. choice: a round date in the year of the figures. */
export const EPOCH_S = 1_767_225_600;
export const DAY_S = 86_400;

export const CHOSEN = "choice: a plausible name; the source gives the number of attributes only";

/** Blocks to live: registry records are kept. */
export const KEPT = {
  min: 157_680_000,
  max: 157_680_000,
  source: "choice: ten years at 2 s a block; a registry's records must not end by themselves (002:L1149)",
};

/** A payload row with zero bytes. */
export const NO_PAYLOAD = noPayload("choice: none; the source gives no payloads");

/** A JSON document of some size. */
export const document = (minBytes: number, maxBytes: number, why: string): PayloadSpec => ({
  contentType: "application/json",
  randomShare: 0.3,
  share: 1,
  buckets: [{ minBytes, maxBytes, weight: 1 }],
  source: `choice: ${why}; the source gives no payloads`,
});

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

const REGION: ValueSpec = given(
  "country",
  Object.fromEntries(Object.entries(COUNTRIES).map(([country, region]) => [country, always(region)])),
);

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
export function projects(count: number, source: string): EntityTypeSpec {
  return {
    id: "projects",
    count: { value: count, source },
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
      text("project_id", "prj_{pad:5}", "002:L1170"),
      text("name", "Project {n}", "002:L1170"),
      {
        ...reference("developer_org", "organizations", "uniform", "002:L1170"),
        value: {
          kind: "reference",
          of: "organizations",
          by: "uniform",
          where: { attribute: "org_type", value: "developer" },
        },
      },
      choice(
        "registry_origin",
        [["verra", 55], ["gold-standard", 25], ["acr", 10], ["car", 10]],
        "002:L1138; 002:L1170",
      ),
      textOf(
        "country",
        given(
          "project_type",
          {
            "forest": weighted(["BR", 25], ["ID", 15], ["PE", 12], ["CO", 12], ["CD", 12], ["KE", 10], [
              "US",
              14,
            ]),
            "blue-carbon": weighted(["ID", 40], ["CO", 20], ["KE", 20], ["VN", 20]),
            "cookstove": weighted(["KE", 40], ["IN", 35], ["CD", 15], ["VN", 10]),
          },
          weighted(["IN", 35], ["CN", 30], ["TR", 12], ["BR", 10], ["VN", 8], ["US", 5]),
        ),
        "002:L1171",
      ),
      textOf("region", REGION, "002:L1171"),
      textOf(
        "methodology",
        given(
          "project_type",
          Object.fromEntries(Object.entries(METHODOLOGIES).map(([kind, names]) => [kind, oneOf(...names)])),
        ),
        "002:L1172",
      ),
      choice("project_type", [
        ["forest", 35],
        ["renewable", 35],
        ["cookstove", 12],
        ["waste", 8],
        ["industrial", 6],
        ["blue-carbon", 4],
      ], "002:L1172 names forest and renewable"),
      state("status", "002:L1173"),
      changing(textOf(
        "last_verification_date",
        { kind: "time", of: "version", epochS: EPOCH_S, agedS: 730 * DAY_S },
        "002:L1175; choice: up to two years back, then the date of each verification",
      )),
      reference("verifier_id", "verifiers", "uniform", "002:L1175"),
      numberOf(
        "area_hectares",
        given("project_type", {
          "forest": buckets([200, 4_999, 50], [5_000, 49_999, 40], [50_000, 400_000, 10]),
          "blue-carbon": buckets([100, 4_999, 80], [5_000, 90_000, 20]),
        }, between(1, 200)),
        whole("ha"),
        "002:L1171",
      ),
      number(
        "total_credits_issued",
        15_000,
        60_000,
        "t",
        "002:L1174; choice: as issued in batches of 200 (K-09)",
      ),
      number("credits_available", 0, 15_000, "t", "002:L1174"),
      number("vintage_years", 1, 10, "years", "002:L1174"),
    ],
    payload: document(2_000, 8_000, "design and verification documents' digests, coordinates"),
    btlBlocks: KEPT,
    ownedBy: "developer_org",
  };
}

/** Developers, buyers and brokers in turn: 2, 6 and 2 of ten. */
const ORG_TYPES: ValueSpec = {
  kind: "cycle",
  values: ["buyer", "developer", "buyer", "broker", "buyer", "buyer", "developer", "buyer", "broker", "buyer"]
    .map((role) => [role, 1] as const),
};

/** Developers, buyers and brokers: 12 attributes (002:L1212). */
export function organizations(count: number, source: string): EntityTypeSpec {
  return {
    id: "organizations",
    count: { value: count, source },
    attributes: [
      text("org_id", "org_{pad:6}", CHOSEN),
      text("org_name", "Organisation {n}", CHOSEN),
      textOf("org_type", ORG_TYPES, "002:L1160: developers, buyers; choice: brokers among them"),
      choice("country", [["US", 25], ["BR", 12], ["IN", 14], ["CN", 12], ["TR", 8], ["KE", 9], ["CO", 10], [
        "VN",
        10,
      ]], CHOSEN),
      textOf(
        "sector",
        given("org_type", {
          developer: oneOf("forestry", "energy", "households"),
          broker: always("trading"),
        }, oneOf("airline", "energy", "technology", "retail", "finance", "shipping")),
        CHOSEN,
      ),
      choice("account_status", [["open", 97], ["frozen", 1], ["closed", 2]], CHOSEN),
      text("registry_account", "acct_{hex:10}", CHOSEN),
      choice("kyc_level", [["basic", 30], ["full", 70]], CHOSEN),
      number("founded_year", 1950, 2024, "year", CHOSEN),
      numberOf(
        "net_zero_year",
        given("org_type", { buyer: oneOf(2030, 2035, 2040, 2050) }),
        whole("year"),
        `${CHOSEN}; 0 for who has no such target`,
      ),
      number("holding_limit", 10_000, 1_000_000, "t", CHOSEN),
      number("contact_count", 1, 12, "people", CHOSEN),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "self",
  };
}

/** Accredited verification bodies: 10 attributes (002:L1213). */
export function verifiers(count: number, source: string): EntityTypeSpec {
  return {
    id: "verifiers",
    count: { value: count, source },
    attributes: [
      text("verifier_id", "vvb_{pad:4}", CHOSEN),
      text("verifier_name", "Verification body {n}", CHOSEN),
      choice("accreditation", [["iso-14065", 60], ["cdm-doe", 30], ["national", 10]], CHOSEN),
      choice("country", [["US", 25], ["IN", 25], ["BR", 15], ["CN", 15], ["TR", 10], ["KE", 10]], CHOSEN),
      choice("scope", [["land-use", 35], ["energy", 40], ["waste", 15], ["industrial", 10]], CHOSEN),
      choice("accreditation_status", [["accredited", 95], ["suspended", 3], ["withdrawn", 2]], CHOSEN),
      text("accredited_until", "202{int:7-9}-{int:1-12}-{int:1-28}", CHOSEN),
      number("auditor_count", 3, 120, "people", CHOSEN),
      number("projects_verified", 10, 400, "projects", CHOSEN),
      number("founded_year", 1990, 2022, "year", CHOSEN),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "self",
  };
}
