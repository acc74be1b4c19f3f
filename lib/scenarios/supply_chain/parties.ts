import { attributes, from, number } from "../builders/attributes.ts";
import { NO_PAYLOAD_FIGURES } from "../builders/payloads.ts";
import { CHOSEN } from "../builders/sourced.ts";
import { daysToLive } from "../builders/times.ts";
import { always, between, cycle, evenly, given, through, weighted } from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import type { SupplyChain } from "./model.ts";
import { CITY, COORDINATES, COUNTRY, GEOHASH } from "./places.ts";

const LASTING = daysToLive(365, "choice: companies and their sites outlive everything measured");

/** Companies by role, in turn; each role comes early, so that a small scale has them all. Source: 002:L824-L827. */
const ROLES = [
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
] as const;

/** Types of site by the operator's role. */
const SITES = {
  manufacturer: always("factory"),
  carrier: weighted({ sorting_hub: 60, port_terminal: 30, air_cargo_terminal: 10 }),
  retailer: weighted({ store: 80, distribution_centre: 20 }),
  certifier: always("laboratory"),
  distributor: always("warehouse"),
  customs: always("customs_post"),
};

/** Companies: 10 attributes (002:L904), names chosen. Each has an account of its own. */
export function organizations(chain: SupplyChain): EntityTypeSpec {
  return {
    id: "organizations",
    count: chain.counts.organizations,
    attributes: [
      ...attributes(CHOSEN, {
        org_id: "org_{pad:5}",
        legal_name: "Org {pad:5} Pte Ltd",
        role: from("002:L824-L827; choice: shares", cycle(ROLES)),
      }),
      ...COUNTRY,
      ...attributes(CHOSEN, {
        gln: from(`${CHOSEN}; the 13 digits of a GS1 location number`, "88{pad:11}"),
        registration_number: "{int:100000000-999999999}",
        compliance_status: weighted({ cleared: 95, under_review: 4, suspended: 1 }),
        employees: number("people", between(5, 20_000)),
        audit_score: number("percent", between(60, 100)),
        member_since: number("s since 1970", between(1_577_836_800, 1_790_000_000)),
      }),
    ],
    traits: CITY,
    ownedBy: "self",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: LASTING,
  };
}

/** Factories, warehouses, ports: 12 attributes (002:L903), names chosen. Site n belongs to company n modulo their number. */
export function facilities(chain: SupplyChain): EntityTypeSpec {
  const small: ValueSpec = between(5, 200);
  const cold: ValueSpec = between(-25, 5, 1);
  return {
    id: "facilities",
    count: chain.counts.facilities,
    attributes: [
      ...attributes(CHOSEN, {
        facility_id: from("002:L861: as items and events name it", "fac_{pad:5}"),
        facility_name: "Site {pad:5}",
        operator_id: evenly("organizations"),
        facility_type: from(
          "002:L850; choice: what the operator's role implies",
          given("operator_role", SITES),
        ),
      }),
      ...CITY,
      ...COUNTRY,
      ...GEOHASH,
      ...attributes(CHOSEN, { operating_status: weighted({ open: 97, restricted: 2, closed: 1 }) }),
      ...COORDINATES,
      ...attributes(CHOSEN, {
        capacity_pallets: number(
          "pallets",
          given(
            "facility_type",
            { store: small, laboratory: small, customs_post: small },
            between(500, 40_000),
          ),
        ),
        coldest_room_c: from(
          `${CHOSEN}; stored as (value + 100) * 10`,
          number(
            { unit: "celsius", scale: 10, offset: 100 },
            given(
              "facility_type",
              { store: cold, warehouse: cold, distribution_centre: cold, air_cargo_terminal: cold },
              between(10, 25, 1),
            ),
          ),
        ),
      }),
    ],
    traits: attributes(CHOSEN, { operator_role: through("operator_id", "role") }),
    ownedBy: "operator_id",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: LASTING,
  };
}
