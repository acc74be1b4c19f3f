import {
  changing,
  choice,
  constant,
  during,
  number,
  numberChoice,
  numberOf,
  reference,
  state,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import {
  always,
  between,
  buckets,
  given,
  oneOf,
  through,
  weighted,
  whole,
} from "../builders/value_builders.ts";

const CATALOGUE = "sp:src/db/generate_dc_seed.py:L108-L208";
const LISTED = "002:L211-L221";
const LOAD = "002:L216; 002:L1490; choice: by what the node is doing";
const MISSING_NAMES = "C-32: matching uses it, no node attribute holds it";
const MIX = "sp:src/db/generate_dc_seed.py:L448-L518: the query mix filters by it";

/** 2026-01-01T00:00:00Z, the time of block 0. choice: a round date in the year of the figures. */
export const EPOCH_S = 1_767_225_600;

/**
 * Regions in turn: 40, 35 and 25 of a hundred (sp:src/db/generate_dc_seed.py:L108-L114), mixed so that a few racks already
 * lie in all three.
 */
export const REGION_TURN: ValueSpec = {
  kind: "cycle",
  values: [..."euaeueaueueaueueauea"].map((initial) =>
    [{ e: "eu-west", u: "us-east", a: "asia-pac" }[initial]!, 1] as const
  ),
};

/** Blocks to live: the longest class of the published generator, so that nothing expires while it is measured. */
export const LONG_LIVED = {
  min: 302_400,
  max: 1_209_600,
  source:
    "sp:src/db/generate_dc_seed.py:L211-L229 (168-672 h); choice: the shorter classes would end entities that the operation stream still updates",
};

/** Configuration blobs: 5 KB on average (002:L308). */
export const CONFIGURATION_BLOB = {
  contentType: "application/json",
  randomShare: 0.5,
  share: 1,
  buckets: [{ minBytes: 1_000, maxBytes: 9_000, weight: 1 }],
  source: "002:L308 (5 KB on average); choice: uniform from 1 to 9 KB, half of the characters random",
};

/** What is free on an idle node: all it has; on a busy one up to half; on one that is away nothing. */
function allocatable(installed: string, sizes: readonly number[]): ValueSpec {
  const sized = (free: (size: number) => ValueSpec) =>
    given(installed, Object.fromEntries(sizes.map((size) => [size, free(size)])));
  return given("status", {
    available: sized(always),
    busy: sized((size) => between(0, Math.floor(size / 2))),
    offline: always(0),
  });
}

/** A load measure of a node at work, idle, or away. */
const loaded = (busy: ValueSpec, idle: ValueSpec) =>
  given("status", { busy, available: idle, offline: always(0) });

/** An hour's price in cents by machine type, at a level of the market. */
function price(level: number): ValueSpec {
  const range = (min: number, max: number) => between(Math.round(min * level), Math.round(max * level));
  return given("vm_type", { cpu: range(50, 250), gpu: range(150, 400), gpu_large: range(300, 500) });
}

/**
 * Compute servers: 12 string and 15 numeric attributes (002:L283), named from 002:L211-L221 and the query mix.
 *
 * @param priceLevel Prices against those of the balanced market.
 */
export function nodes(priceLevel: number): EntityTypeSpec {
  return {
    id: "nodes",
    count: { value: 300_000, source: "002:L283; 002:L1457" },
    lifecycle: {
      states: [["available", 30], ["busy", 65], ["offline", 5]],
      transitions: [
        { from: "available", to: "busy", cause: "assignment" },
        { from: "busy", to: "available", cause: "completion" },
        { from: "available", to: "offline", cause: "hardware failure" },
        { from: "busy", to: "offline", cause: "hardware failure" },
        { from: "offline", to: "available", cause: "maintenance return" },
      ],
      source: "002:L1469; 002:L1476-L1480; C-31; G-05",
    },
    attributes: [
      text("node_id", "node_{pad:6}", "sp:experiments.md:L1544-L1565"),
      constant("type", "node", MIX),
      textOf("region", through("rack_id", "region"), CATALOGUE),
      choice("vm_type", [["cpu", 70], ["gpu", 25], ["gpu_large", 5]], CATALOGUE),
      state("status", "002:L214; C-31"),
      textOf(
        "cpu_arch",
        given("vm_type", {
          cpu: weighted(["x86_64", 72], ["arm64", 28]),
          gpu: weighted(["x86_64", 100]),
          gpu_large: weighted(["x86_64", 92], ["arm64", 8]),
        }),
        `${MISSING_NAMES}; choice: 80 % x86_64, machines with graphics processors almost all`,
      ),
      text("hostname", "n{pad:6}.rack.example", LISTED),
      reference("rack_id", "racks", "modulo", LISTED),
      textOf(
        "cpu_model",
        given("cpu_arch", { x86_64: oneOf("epyc-9654", "xeon-8480"), arm64: always("altra-m128") }),
        LISTED,
      ),
      choice("os_version", [["ubuntu-24.04", 50], ["debian-12", 40], ["rocky-9", 10]], LISTED),
      changing(text("config_hash", "{hex:16}", `${LISTED}; every version carries a new blob`)),
      during(["busy"], reference("assigned_tenant", "tenants", "modulo", LISTED)),
      numberChoice("cpu_count", [[4, 30], [8, 30], [16, 25], [32, 15]], "cores", CATALOGUE),
      numberOf(
        "ram_gb",
        given("cpu_count", {
          4: weighted([16, 25], [32, 5]),
          8: weighted([32, 25], [64, 5]),
          16: always(64),
          32: always(128),
        }),
        whole("gb"),
        `${CATALOGUE}; choice: paired with the cores, the shares as published`,
      ),
      numberChoice("avail_hours", [[1, 10], [4, 20], [8, 25], [24, 25], [168, 20]], "h", CATALOGUE),
      numberOf(
        "price_hour",
        price(priceLevel),
        whole("cents/h"),
        `${CATALOGUE}; C-32; choice: 50 to 500 cents as published, by machine type`,
      ),
      number("position_in_rack", 1, 42, "units", LISTED),
      numberChoice("disk_tb", [[1, 10], [2, 25], [4, 30], [8, 20], [16, 10], [32, 5]], "tb", LISTED),
      numberOf(
        "gpu_count",
        given("vm_type", { cpu: always(0), gpu: oneOf(1, 2, 4), gpu_large: always(8) }),
        whole("gpus"),
        LISTED,
      ),
      changing(numberOf(
        "health_score",
        given("status", { offline: between(0, 60) }, buckets([60, 89, 10], [90, 100, 90])),
        whole("percent"),
        LISTED,
      )),
      changing(numberOf("cpu_util_pct", loaded(between(25, 100), between(0, 8)), whole("percent"), LOAD)),
      changing(numberOf("mem_util_pct", loaded(between(20, 98), between(2, 12)), whole("percent"), LOAD)),
      changing(numberOf("disk_util_pct", loaded(between(15, 95), between(5, 40)), whole("percent"), LOAD)),
      changing(numberOf(
        "network_mbps",
        loaded(buckets([1, 999, 70], [1_000, 9_999, 25], [10_000, 25_000, 5]), between(0, 20)),
        whole("mbit/s"),
        "002:L216; choice: by what the node is doing",
      )),
      changing(numberOf("allocatable_cpu", allocatable("cpu_count", [4, 8, 16, 32]), whole("cores"), LISTED)),
      changing(numberOf("allocatable_mem_gb", allocatable("ram_gb", [16, 32, 64, 128]), whole("gb"), LISTED)),
      changing(numberOf("allocatable_gpu", allocatable("gpu_count", [1, 2, 4, 8]), whole("gpus"), LISTED)),
    ],
    payload: CONFIGURATION_BLOB,
    btlBlocks: LONG_LIVED,
    ownedBy: "rack_id",
  };
}
