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
import { CHOSEN, document, EPOCH_S, KEPT, NO_PAYLOAD } from "./registry.ts";
import type { AttributeSpec, EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { always, buckets, given, oneOf, through, whole } from "../builders/value_builders.ts";

/** Credits of a batch: 2 billion in 10 million batches. Source: K-09. */
const BATCH_CREDITS = 200;

/** Years whose reductions the batches certify, by how many batches do. */
const VINTAGES: readonly (readonly [year: string, weight: number])[] = [
  ["2018", 5],
  ["2019", 8],
  ["2020", 12],
  ["2021", 18],
  ["2022", 20],
  ["2023", 17],
  ["2024", 13],
  ["2025", 7],
];

/** Batches of one issuance. */
const ISSUED_BATCHES = [10, 15, 20, 25, 30];

/** Serials that refused retirements ask for: the first so many ever retired. */
const REUSED_SERIALS = 2_000;

/** Prices by kind of project, USD a tonne. */
const PRICES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  "forest": [4, 18],
  "renewable": [0.8, 4],
  "cookstove": [3, 10],
  "waste": [2, 6],
  "industrial": [1, 5],
  "blue-carbon": [15, 40],
};

/** A price that drifts: around a level of the project's kind, some cents to and fro. */
const PRICE: ValueSpec = {
  kind: "roaming",
  around: given(
    "project_type",
    Object.fromEntries(
      Object.entries(PRICES).map(([kind, [min, max]]) => [kind, { kind: "uniform", min, max, decimals: 2 }]),
    ),
  ),
  reach: 0.5,
  perBlock: { min: 0.0002, max: 0.002 },
  decimals: 2,
};

const member = (name: string, role: string, source: string): AttributeSpec =>
  textOf(name, {
    kind: "reference",
    of: "organizations",
    by: "uniform",
    where: { attribute: "org_type", value: role },
  }, source);

/** Batches of credits: 10 attributes (002:L1211), 9 of the 13 listed and the price. */
export function creditBatches(count: number, source: string): EntityTypeSpec {
  const sold = (part: (sold: number) => ValueSpec) =>
    given(
      "sold_credits",
      Object.fromEntries([0, 20, 50, 100, 150].map((credits) => [credits, part(credits)])),
    );
  return {
    id: "credit_batches",
    count: { value: count, source },
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
    traits: [
      reference(
        "first_owner",
        "organizations",
        "uniform",
        "002:L1186: custody, as the account that owns the entity",
      ),
      textOf("project_type", through("project_id", "project_type"), CHOSEN),
      {
        ...number("sold_credits", 0, 150, "t", CHOSEN),
        value: { kind: "choice", values: [[0, 40], [20, 20], [50, 20], [100, 12], [150, 8]] },
      },
    ],
    attributes: [
      text("batch_id", "bat_{pad:8}", "002:L1183"),
      reference("project_id", "projects", "modulo", "002:L1183"),
      choice("vintage_year", VINTAGES, "002:L1183; choice: how many of each"),
      text("serial_range", "vcu-{pad:8}-001-200", "002:L1183; K-09: 200 credits"),
      choice("co_benefits", [["none", 50], ["biodiversity", 20], ["health", 12], ["jobs", 18]], "002:L1185"),
      state("status", "002:L1187"),
      numberOf("credits_in_batch", always(BATCH_CREDITS), whole("t"), "002:L1184; K-09"),
      numberOf(
        "credits_retired",
        given("status", { retired: always(BATCH_CREDITS) }, sold(always)),
        whole("t"),
        "002:L1184",
      ),
      numberOf(
        "credits_available",
        given("status", { retired: always(0) }, sold((credits) => always(BATCH_CREDITS - credits))),
        whole("t"),
        "002:L1184",
      ),
      changing(
        numberOf(
          "price_usd",
          PRICE,
          { unit: "usd/t", scale: 100, offset: 0 },
          "002:L1226; choice: on the batch",
        ),
      ),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "first_owner",
  };
}

/**
 * When something was done with a batch's credits: up to so many seconds before the chain begins, and not before the middle
 * of the year they were earned in (trait `vintage`).
 */
function sinceVintage(agedS: number): ValueSpec {
  return given(
    "vintage",
    Object.fromEntries(VINTAGES.map(([year]) => {
      const earnedS = Date.UTC(Number(year), 6) / 1000;
      return [year, {
        kind: "time",
        of: "birth",
        epochS: EPOCH_S,
        agedS: Math.min(agedS, EPOCH_S - earnedS),
      }];
    })),
  );
}

/** Creations of credits: 8 attributes. */
export function issuances(count: number, source: string, agedS: number): EntityTypeSpec {
  return {
    id: "issuances",
    count: { value: count, source },
    attributes: [
      text("issuance_id", "iss_{pad:6}", CHOSEN),
      reference("issued_for", "projects", "modulo", `${CHOSEN}: the project`),
      reference("confirmed_by", "verifiers", "uniform", `${CHOSEN}: the verifier`),
      choice("vintage", [["2017", 20], ["2018", 30], ["2019", 30], ["2020", 20]], CHOSEN),
      textOf("issued_at", { kind: "time", of: "birth", epochS: EPOCH_S, agedS }, CHOSEN),
      text("report_hash", "{hex:64}", CHOSEN),
      numberOf(
        "batch_count",
        oneOf(...ISSUED_BATCHES),
        whole("batches"),
        "002:L1159-L1162; K-09: 20 on average",
      ),
      numberOf(
        "credits_issued",
        given("batch_count", Object.fromEntries(ISSUED_BATCHES.map((n) => [n, always(n * BATCH_CREDITS)]))),
        whole("t"),
        "K-09: 200 a batch",
      ),
    ],
    payload: document(500, 1_500, "the monitoring report's summary"),
    btlBlocks: KEPT,
    ownedBy: "confirmed_by",
  };
}

/**
 * Retirements: 8 attributes (002:L1214), 7 of the 9 listed and the serial. A confirmed one takes a serial of its own; a
 * refused one asks for a serial that is retired already.
 */
export function retirements(count: number, source: string, agedS: number): EntityTypeSpec {
  return {
    id: "retirements",
    count: { value: count, source },
    lifecycle: {
      states: [["confirmed", 99], ["rejected", 1]],
      transitions: [],
      source: "002:L1149; 002:L1195; choice: one in a hundred is refused, the source gives no rate",
    },
    traits: [textOf("vintage", through("batch_id", "vintage_year"), "002:L1183")],
    attributes: [
      text("retirement_id", "{pad:9}", "002:L1193"),
      reference("batch_id", "credit_batches", "modulo", "002:L1193"),
      member("retiring_org", "buyer", "002:L1193"),
      reference("beneficiary", "organizations", "uniform", "002:L1194"),
      textOf("timestamp", sinceVintage(agedS), "002:L1195; K-07"),
      state("registry_confirmation", "002:L1195; choice: confirmed or rejected"),
      textOf(
        "serial_range",
        given("registry_confirmation", {
          confirmed: { kind: "template", template: "lot-{pad:9}" },
          rejected: { kind: "template", template: `lot-00000{int:0-${REUSED_SERIALS - 1}}` },
        }),
        "002:L1147; choice: the serials it retires",
      ),
      numberOf(
        "credits_retired",
        buckets([1, 5, 60], [6, 20, 35], [21, 50, 5]),
        whole("t"),
        "002:L1194; choice: 8 on average, so that 100M retirements take 40 % of 2 billion credits",
      ),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "retiring_org",
  };
}

/** Transfers between organisations: 8 attributes (002:L1215). */
export function trades(count: number, source: string, agedS: number): EntityTypeSpec {
  return {
    id: "trades",
    count: { value: count, source },
    traits: [
      textOf("project_type", through("traded_batch", "project_type"), CHOSEN),
      textOf("vintage", through("traded_batch", "vintage_year"), "002:L1183"),
    ],
    attributes: [
      text("trade_id", "trd_{pad:8}", CHOSEN),
      reference("traded_batch", "credit_batches", "modulo", `${CHOSEN}: the batch`),
      member("seller_org", "broker", CHOSEN),
      member("buyer_org", "buyer", CHOSEN),
      choice("venue", [["exchange", 40], ["otc", 60]], "002:L1150 names OTC markets"),
      textOf("executed_at", sinceVintage(agedS), `${CHOSEN}; K-07`),
      numberOf("credits_traded", always(BATCH_CREDITS), whole("t"), `${CHOSEN}: whole batches`),
      numberOf("trade_price_usd", PRICE, { unit: "usd/t", scale: 100, offset: 0 }, CHOSEN),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: KEPT,
    ownedBy: "buyer_org",
  };
}
