import { daysToLive } from "../builders/days_to_live.ts";
import { choice, number, numberOf, reference, text, textOf } from "../builders/attribute_builders.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { CHOSEN, NO_PAYLOAD, type SupplyChain } from "./model.ts";
import { CITY, COUNTRY, GEOHASH, LATITUDE, LONGITUDE } from "./places.ts";

const LASTING = daysToLive(365, "choice: companies and their sites outlive everything measured");

/** Companies by role, in turn; each role comes early, so that a small scale has them all. Source: 002:L824-L827. */
const ROLES: readonly (readonly [role: string, weight: number])[] = [
  ["manufacturer", 1],
  ["carrier", 1],
  ["retailer", 1],
  ["certifier", 1],
  ["distributor", 1],
  ["customs", 1],
  ["manufacturer", 4],
  ["retailer", 4],
  ["distributor", 3],
  ["carrier", 3],
];

/** What a company of each role runs. */
const SITES: Readonly<Record<string, readonly (readonly [site: string, weight: number])[]>> = {
  manufacturer: [["factory", 1]],
  carrier: [["sorting_hub", 60], ["port_terminal", 30], ["air_cargo_terminal", 10]],
  retailer: [["store", 80], ["distribution_centre", 20]],
  certifier: [["laboratory", 1]],
  distributor: [["warehouse", 1]],
  customs: [["customs_post", 1]],
};

/** Companies: 10 attributes (002:L904), names chosen. Each has an account of its own. */
export function organizations(chain: SupplyChain): EntityTypeSpec {
  return {
    id: "organizations",
    count: chain.counts.organizations,
    attributes: [
      text("org_id", "org_{pad:5}", CHOSEN),
      text("legal_name", "Org {pad:5} Pte Ltd", CHOSEN),
      textOf("role", { kind: "cycle", values: ROLES }, "002:L824-L827; choice: shares"),
      COUNTRY,
      text("gln", "88{pad:11}", `${CHOSEN}; the 13 digits of a GS1 location number`),
      text("registration_number", "{int:100000000-999999999}", CHOSEN),
      choice("compliance_status", [["cleared", 95], ["under_review", 4], ["suspended", 1]], CHOSEN),
      number("employees", 5, 20_000, "people", CHOSEN),
      number("audit_score", 60, 100, "percent", CHOSEN),
      number("member_since", 1_577_836_800, 1_790_000_000, "s since 1970", CHOSEN),
    ],
    traits: [CITY],
    ownedBy: "self",
    payload: NO_PAYLOAD,
    btlBlocks: LASTING,
  };
}

/** Factories, warehouses, ports: 12 attributes (002:L903), names chosen. Site n belongs to company n, counted round. */
export function facilities(chain: SupplyChain): EntityTypeSpec {
  const small: ValueSpec = { kind: "uniform", min: 5, max: 200 };
  const cold: ValueSpec = { kind: "uniform", min: -25, max: 5, decimals: 1 };
  return {
    id: "facilities",
    count: chain.counts.facilities,
    attributes: [
      text("facility_id", "fac_{pad:5}", "002:L861: as items and events name it"),
      text("facility_name", "Site {pad:5}", CHOSEN),
      reference("operator_id", "organizations", "modulo", CHOSEN),
      textOf("facility_type", {
        kind: "given",
        attribute: "operator_role",
        cases: Object.fromEntries(
          Object.entries(SITES).map(([role, values]) => [role, { kind: "choice", values }]),
        ),
      }, "002:L850; choice: what the operator's role implies"),
      CITY,
      COUNTRY,
      GEOHASH,
      choice("operating_status", [["open", 97], ["restricted", 2], ["closed", 1]], CHOSEN),
      LATITUDE,
      LONGITUDE,
      numberOf(
        "capacity_pallets",
        {
          kind: "given",
          attribute: "facility_type",
          cases: { store: small, laboratory: small, customs_post: small },
          other: { kind: "uniform", min: 500, max: 40_000 },
        },
        { unit: "pallets", scale: 1, offset: 0 },
        CHOSEN,
      ),
      numberOf(
        "coldest_room_c",
        {
          kind: "given",
          attribute: "facility_type",
          cases: { store: cold, warehouse: cold, distribution_centre: cold, air_cargo_terminal: cold },
          other: { kind: "uniform", min: 10, max: 25, decimals: 1 },
        },
        { unit: "celsius", scale: 10, offset: 100 },
        `${CHOSEN}; stored as (value + 100) * 10`,
      ),
    ],
    traits: [
      textOf("operator_role", { kind: "through", reference: "operator_id", attribute: "role" }, CHOSEN),
    ],
    ownedBy: "operator_id",
    payload: NO_PAYLOAD,
    btlBlocks: LASTING,
  };
}
