import { attributes, changing, from, number } from "../builders/attributes.ts";
import { scaled } from "../builders/encodings.ts";
import { CHOSEN } from "../builders/sourced.ts";
import {
  always,
  anyOf,
  between,
  buckets,
  createdAt,
  evenly,
  given,
  givenEach,
  oneOf,
  STATE,
  template,
  through,
  weighted,
  where,
} from "../builders/values.ts";
import type { EntityTypeSpec, Sourced, ValueSpec } from "../scenario.ts";
import { document, EPOCH_S, KEPT, NO_PAYLOAD } from "./model.ts";

/** Credits of a batch: 2 billion in 10 million batches. Source: K-09. */
const BATCH_CREDITS = 200;

/** Vintage years by their number of batches. */
const VINTAGES = {
  "2018": 5,
  "2019": 8,
  "2020": 12,
  "2021": 18,
  "2022": 20,
  "2023": 17,
  "2024": 13,
  "2025": 7,
};

/** Batches of one issuance. */
const ISSUED_BATCHES = [10, 15, 20, 25, 30];

/** Refused retirements reuse one of this many serials, the first ever retired. */
const REUSED_SERIALS = 2_000;

/** Prices by kind of project, USD a tonne. */
const PRICES = {
  "forest": between(4, 18, 2),
  "renewable": between(0.8, 4, 2),
  "cookstove": between(3, 10, 2),
  "waste": between(2, 6, 2),
  "industrial": between(1, 5, 2),
  "blue-carbon": between(15, 40, 2),
};

/** A price that drifts by some cents around a level given by the kind of project. */
const PRICE: ValueSpec = {
  kind: "roaming",
  around: given("project_type", PRICES),
  reach: 0.5,
  perBlock: { min: 0.0002, max: 0.002 },
  decimals: 2,
};

/** Batches of credits: 10 attributes (002:L1211), 9 of the 13 listed and the price. */
export function creditBatches(count: Sourced): EntityTypeSpec {
  const sold = (part: (sold: number) => ValueSpec) => givenEach("sold_credits", [0, 20, 50, 100, 150], part);
  return {
    id: "credit_batches",
    count,
    lifecycle: {
      states: [["available", 55], ["reserved", 5], ["retired", 40]],
      transitions: [
        { from: "available", to: "reserved", cause: "order" },
        { from: "reserved", to: "available", cause: "order withdrawn" },
        { from: "reserved", to: "retired", cause: "retirement of the last credits" },
      ],
      source:
        "002:L1187; choice: 40 % retired, as retirements of 8 credits on average make of batches of 200",
    },
    traits: attributes(CHOSEN, {
      first_owner: from("002:L1186: custody, as the account that owns the entity", anyOf("organizations")),
      project_type: through("project_id", "project_type"),
      sold_credits: number("t", weighted([[0, 40], [20, 20], [50, 20], [100, 12], [150, 8]])),
    }),
    attributes: [
      ...attributes("002:L1183", {
        batch_id: "bat_{pad:8}",
        project_id: evenly("projects"),
        vintage_year: from("002:L1183; choice: how many of each", weighted(VINTAGES)),
        serial_range: from("002:L1183; K-09: 200 credits", "vcu-{pad:8}-001-200"),
        co_benefits: from("002:L1185", weighted({ none: 50, biodiversity: 20, health: 12, jobs: 18 })),
        status: from("002:L1187", STATE),
      }),
      ...attributes("002:L1184", {
        credits_in_batch: from("002:L1184; K-09", number("t", always(BATCH_CREDITS))),
        credits_retired: number("t", given("status", { retired: always(BATCH_CREDITS) }, sold(always))),
        credits_available: number(
          "t",
          given("status", { retired: always(0) }, sold((credits) => always(BATCH_CREDITS - credits))),
        ),
        price_usd: from("002:L1226; choice: on the batch", changing(number(scaled("usd/t", 100), PRICE))),
      }),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "first_owner",
  };
}

/**
 * When a batch's credits were used: up to `agedS` seconds before the chain begins, but not before the middle of the year
 * in which they were earned (trait `vintage`).
 */
function sinceVintage(agedS: number): ValueSpec {
  return givenEach("vintage", Object.keys(VINTAGES), (year) => {
    const earnedS = Date.UTC(Number(year), 6) / 1000;
    return createdAt(EPOCH_S, Math.min(agedS, EPOCH_S - earnedS));
  });
}

/** Creations of credits: 8 attributes. */
export function issuances(count: Sourced, agedS: number): EntityTypeSpec {
  return {
    id: "issuances",
    count,
    attributes: attributes(CHOSEN, {
      issuance_id: "iss_{pad:6}",
      issued_for: from(`${CHOSEN}: the project`, evenly("projects")),
      confirmed_by: from(`${CHOSEN}: the verifier`, anyOf("verifiers")),
      vintage: weighted({ "2017": 20, "2018": 30, "2019": 30, "2020": 20 }),
      issued_at: createdAt(EPOCH_S, agedS),
      report_hash: "{hex:64}",
      batch_count: from(
        "002:L1159-L1162; K-09: 20 on average",
        number("batches", oneOf(...ISSUED_BATCHES)),
      ),
      credits_issued: from(
        "K-09: 200 a batch",
        number("t", givenEach("batch_count", ISSUED_BATCHES, (n) => always(n * BATCH_CREDITS))),
      ),
    }),
    payload: document([500, 1_500], "the monitoring report's summary"),
    btlBlocks: KEPT,
    ownedBy: "confirmed_by",
  };
}

/**
 * Retirements: 8 attributes (002:L1214), 7 of the 9 listed and the serial. A confirmed one takes a serial of its own; a
 * refused one asks for a serial that is retired already.
 */
export function retirements(count: Sourced, agedS: number): EntityTypeSpec {
  return {
    id: "retirements",
    count,
    lifecycle: {
      states: [["confirmed", 99], ["rejected", 1]],
      transitions: [],
      source: "002:L1149; 002:L1195; choice: one in a hundred is refused, the source gives no rate",
    },
    traits: attributes("002:L1183", { vintage: through("batch_id", "vintage_year") }),
    attributes: attributes("002:L1193", {
      retirement_id: "{pad:9}",
      batch_id: evenly("credit_batches"),
      retiring_org: anyOf("organizations", where("org_type", "buyer")),
      beneficiary: from("002:L1194", anyOf("organizations")),
      timestamp: from("002:L1195; K-07", sinceVintage(agedS)),
      registry_confirmation: from("002:L1195; choice: confirmed or rejected", STATE),
      serial_range: from(
        "002:L1147; choice: the serials it retires",
        given("registry_confirmation", {
          confirmed: template("lot-{pad:9}"),
          rejected: template(`lot-00000{int:0-${REUSED_SERIALS - 1}}`),
        }),
      ),
      credits_retired: from(
        "002:L1194; choice: 8 on average, so that 100M retirements take 40 % of 2 billion credits",
        number("t", buckets([[1, 5, 60], [6, 20, 35], [21, 50, 5]])),
      ),
    }),
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "retiring_org",
  };
}

/** Transfers between organisations: 8 attributes (002:L1215). */
export function trades(count: Sourced, agedS: number): EntityTypeSpec {
  return {
    id: "trades",
    count,
    traits: attributes(CHOSEN, {
      project_type: through("traded_batch", "project_type"),
      vintage: from("002:L1183", through("traded_batch", "vintage_year")),
    }),
    attributes: attributes(CHOSEN, {
      trade_id: "trd_{pad:8}",
      traded_batch: from(`${CHOSEN}: the batch`, evenly("credit_batches")),
      seller_org: anyOf("organizations", where("org_type", "broker")),
      buyer_org: anyOf("organizations", where("org_type", "buyer")),
      venue: from("002:L1150 names OTC markets", weighted({ exchange: 40, otc: 60 })),
      executed_at: from(`${CHOSEN}; K-07`, sinceVintage(agedS)),
      credits_traded: from(`${CHOSEN}: whole batches`, number("t", always(BATCH_CREDITS))),
      trade_price_usd: number(scaled("usd/t", 100), PRICE),
    }),
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "buyer_org",
  };
}
