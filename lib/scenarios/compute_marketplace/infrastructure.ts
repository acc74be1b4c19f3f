import { attributes, changing, from, number } from "../builders/attributes.ts";
import { scaled } from "../builders/encodings.ts";
import {
  anyOf,
  between,
  cycle,
  evenly,
  given,
  givenEach,
  oneOf,
  weighted,
  where,
} from "../builders/values.ts";
import type { ValueSpec } from "../scenario.ts";
import { REGION_TURN, REGIONS } from "./model.ts";
import { CHOSEN, supporting } from "./supporting.ts";

const region = cycle([...REGION_TURN].map((initial) => [REGIONS["eua".indexOf(initial)]!, 1]));
const condition = weighted({ active: 95, degraded: 4, down: 1 });
const temperature = changing(number("celsius", between(18, 32)));
const power = (kilowatts: number) => changing(number("w", between(300 * kilowatts, 1_000 * kilowatts)));

/** A place in the same region: a rack in us-east stands in a row in us-east. */
const within = (of: string) =>
  from(
    `${CHOSEN}, in the same region`,
    givenEach("region", REGIONS, (value) => anyOf(of, where("region", value))),
  );

const PORT_COUNTS = [32, 48, 64];
const RATED_W = [5_700, 11_000, 17_300, 22_000];
const LOADS_PCT = [25, 40, 55, 70];

/** Racks to cooling units: the places and machines around the nodes (002:L284-L289). */
export const INFRASTRUCTURE = [
  supporting("racks", { type: "rack", count: 7_500, line: 284, blob: true }, {
    rack_id: "rack_{pad:5}",
    row_id: within("rows"),
    region,
    status: condition,
    capacity_units: number("units", between(42, 48)),
    used_units: from(
      `${CHOSEN}; about 40 nodes a rack (002:L200)`,
      changing(number("units", between(34, 42))),
    ),
    power_w: power(20),
    temperature_c: temperature,
  }),
  supporting("rows", { type: "row", count: 750, line: 285 }, {
    row_id: "row_{pad:4}",
    room_id: within("rooms"),
    region,
    rack_count: from(`${CHOSEN}; about 10 racks a row (002:L201)`, number("racks", between(8, 12))),
    power_w: power(200),
    temperature_c: temperature,
  }),
  supporting("rooms", { type: "room", count: 75, line: 286 }, {
    room_id: "room_{pad:3}",
    name: "Hall {n}",
    region,
    status: condition,
    row_count: from(`${CHOSEN}; about 10 rows a room (002:L202)`, number("rows", between(8, 12))),
    area_m2: number("m2", between(400, 2_000)),
    power_w: power(2_000),
    temperature_c: temperature,
  }),
  supporting("switches", { type: "switch", count: 15_000, line: 287, blob: true, ownedBy: "rack_id" }, {
    switch_id: "sw_{pad:5}",
    rack_id: evenly("racks"),
    role: from("002:L203; C-33", weighted({ "top-of-rack": 90, aggregation: 8, spine: 2 })),
    model: given("role", { spine: oneOf("sn5600", "7800r4") }, oneOf("sn4600", "7060x5")),
    status: condition,
    port_count: number("ports", oneOf(...PORT_COUNTS)),
    port_gbps: number(
      "gbit/s",
      given("role", { "top-of-rack": oneOf(25, 100), "aggregation": oneOf(100, 400) }, oneOf(400, 800)),
    ),
    used_ports: changing(
      number("ports", givenEach("port_count", PORT_COUNTS, (all) => between(Math.floor(0.5 * all), all))),
    ),
    traffic_gbps: changing(number(
      "gbit/s",
      given(
        "role",
        { "top-of-rack": between(1, 400), "aggregation": between(100, 4_000) },
        between(1_000, 12_800),
      ),
    )),
    temperature_c: temperature,
  }),
  {
    ...supporting("pdus", { type: "pdu", count: 15_000, line: 288, blob: true, ownedBy: "rack_id" }, {
      pdu_id: "pdu_{pad:5}",
      rack_id: evenly("racks"),
      status: condition,
      outlet_count: number("outlets", weighted([[24, 40], [36, 40], [42, 20]])),
      rated_w: number("w", oneOf(...RATED_W)),
      power_w: changing(number("w", drawn(1, 0))),
      voltage_v: changing(number(scaled("v", 10), between(228, 232, 1))),
      current_a: changing(number(scaled("a", 10), drawn(1 / 230, 1))),
      temperature_c: temperature,
    }),
    traits: attributes(CHOSEN, { load_pct: changing(number("percent", oneOf(...LOADS_PCT))) }),
  },
  supporting("cooling", { type: "cooling", count: 300, line: 289 }, {
    unit_id: "cool_{pad:4}",
    room_id: evenly("rooms"),
    capacity_kw: number("kw", weighted([[60, 30], [120, 40], [300, 30]])),
    load_pct: changing(number("percent", between(30, 95))),
    setpoint_c: number("celsius", between(18, 27)),
    temperature_c: temperature,
    fan_rpm: changing(number("rpm", between(600, 2_400))),
  }),
];

/** Power drawn from a unit: its load percentage of the rating, within 3 %, in watts times `factor`. */
function drawn(factor: number, decimals: number): ValueSpec {
  const round = (value: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;
  const near = (watts: number) =>
    between(round(0.97 * watts * factor), round(1.03 * watts * factor), decimals);
  return givenEach(
    "rated_w",
    RATED_W,
    (rated) => givenEach("load_pct", LOADS_PCT, (pct) => near(rated * pct / 100)),
  );
}
