import {
  changing,
  choice,
  number,
  numberChoice,
  numberOf,
  reference,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import { REGION_TURN } from "./nodes.ts";
import { CHOSEN, supporting } from "./supporting.ts";
import type { AttributeSpec, ValueSpec } from "../scenario.ts";
import { between, given, oneOf, whole } from "../builders/value_builders.ts";

const region = textOf("region", REGION_TURN, CHOSEN);
const condition = choice("status", [["active", 95], ["degraded", 4], ["down", 1]], CHOSEN);
const power = (min: number, max: number) => changing(number("power_w", min, max, "w", CHOSEN));
const temperature = changing(number("temperature_c", 18, 32, "celsius", CHOSEN));

/** A place of the same region: a rack of us-east stands in a row of us-east. */
const within = (name: string, of: string): AttributeSpec =>
  textOf(name, given("region", sameRegion(of)), `${CHOSEN}, in the same region`);

function sameRegion(of: string): Readonly<Record<string, ValueSpec>> {
  const there = (value: string): ValueSpec => ({
    kind: "reference",
    of,
    by: "uniform",
    where: { attribute: "region", value },
  });
  return Object.fromEntries(["eu-west", "us-east", "asia-pac"].map((value) => [value, there(value)]));
}

const PORT_COUNTS = [32, 48, 64];
const RATED_W = [5_700, 11_000, 17_300, 22_000];
const LOADS_PCT = [25, 40, 55, 70];

/** Racks to cooling units: the places and machines around the nodes (002:L284-L289). */
export const INFRASTRUCTURE = [
  supporting("racks", "rack", 7_500, 284, true, [
    text("rack_id", "rack_{pad:5}", CHOSEN),
    within("row_id", "rows"),
    region,
    condition,
    number("capacity_units", 42, 48, "units", CHOSEN),
    changing(number("used_units", 34, 42, "units", `${CHOSEN}; about 40 nodes a rack (002:L200)`)),
    power(6_000, 20_000),
    temperature,
  ]),
  supporting("rows", "row", 750, 285, false, [
    text("row_id", "row_{pad:4}", CHOSEN),
    within("room_id", "rooms"),
    region,
    number("rack_count", 8, 12, "racks", `${CHOSEN}; about 10 racks a row (002:L201)`),
    power(60_000, 200_000),
    temperature,
  ]),
  supporting("rooms", "room", 75, 286, false, [
    text("room_id", "room_{pad:3}", CHOSEN),
    text("name", "Hall {n}", CHOSEN),
    region,
    condition,
    number("row_count", 8, 12, "rows", `${CHOSEN}; about 10 rows a room (002:L202)`),
    number("area_m2", 400, 2_000, "m2", CHOSEN),
    power(600_000, 2_000_000),
    temperature,
  ]),
  supporting("switches", "switch", 15_000, 287, true, [
    text("switch_id", "sw_{pad:5}", CHOSEN),
    reference("rack_id", "racks", "modulo", CHOSEN),
    choice("role", [["top-of-rack", 90], ["aggregation", 8], ["spine", 2]], "002:L203; C-33"),
    textOf("model", given("role", { spine: oneOf("sn5600", "7800r4") }, oneOf("sn4600", "7060x5")), CHOSEN),
    condition,
    numberChoice("port_count", PORT_COUNTS.map((ports) => [ports, 1] as const), "ports", CHOSEN),
    numberOf(
      "port_gbps",
      given("role", { "top-of-rack": oneOf(25, 100), "aggregation": oneOf(100, 400) }, oneOf(400, 800)),
      whole("gbit/s"),
      CHOSEN,
    ),
    changing(numberOf("used_ports", upTo("port_count", PORT_COUNTS, 0.5), whole("ports"), CHOSEN)),
    changing(numberOf(
      "traffic_gbps",
      given(
        "role",
        { "top-of-rack": between(1, 400), "aggregation": between(100, 4_000) },
        between(1_000, 12_800),
      ),
      whole("gbit/s"),
      CHOSEN,
    )),
    temperature,
  ], "rack_id"),
  {
    ...supporting("pdus", "pdu", 15_000, 288, true, [
      text("pdu_id", "pdu_{pad:5}", CHOSEN),
      reference("rack_id", "racks", "modulo", CHOSEN),
      condition,
      numberChoice("outlet_count", [[24, 40], [36, 40], [42, 20]], "outlets", CHOSEN),
      numberChoice("rated_w", RATED_W.map((watts) => [watts, 1] as const), "w", CHOSEN),
      changing(numberOf("power_w", drawn(1, 0), whole("w"), CHOSEN)),
      changing(numberOf(
        "voltage_v",
        { kind: "uniform", min: 228, max: 232, decimals: 1 },
        { unit: "v", scale: 10, offset: 0 },
        CHOSEN,
      )),
      changing(numberOf("current_a", drawn(1 / 230, 1), { unit: "a", scale: 10, offset: 0 }, CHOSEN)),
      temperature,
    ], "rack_id"),
    traits: [
      changing(numberChoice("load_pct", LOADS_PCT.map((pct) => [pct, 1] as const), "percent", CHOSEN)),
    ],
  },
  supporting("cooling", "cooling", 300, 289, false, [
    text("unit_id", "cool_{pad:4}", CHOSEN),
    reference("room_id", "rooms", "modulo", CHOSEN),
    numberChoice("capacity_kw", [[60, 30], [120, 40], [300, 30]], "kw", CHOSEN),
    changing(number("load_pct", 30, 95, "percent", CHOSEN)),
    number("setpoint_c", 18, 27, "celsius", CHOSEN),
    temperature,
    changing(number("fan_rpm", 600, 2_400, "rpm", CHOSEN)),
  ]),
];

/** Some share of a size up to all of it. */
function upTo(size: string, sizes: readonly number[], from: number): ValueSpec {
  return given(size, Object.fromEntries(sizes.map((all) => [all, between(Math.floor(from * all), all)])));
}

/** What a power unit carries: its load of its rating give or take 3 %, in watts times `factor`. */
function drawn(factor: number, decimals: number): ValueSpec {
  const round = (value: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;
  const near = (watts: number): ValueSpec => ({
    kind: "uniform",
    min: round(0.97 * watts * factor),
    max: round(1.03 * watts * factor),
    decimals,
  });
  const loads = (rated: number) => Object.fromEntries(LOADS_PCT.map((pct) => [pct, near(rated * pct / 100)]));
  return given(
    "rated_w",
    Object.fromEntries(RATED_W.map((rated) => [rated, given("load_pct", loads(rated))])),
  );
}
