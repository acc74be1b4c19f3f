import { attributes, changing, during, from, number } from "../builders/attributes.ts";
import { sourced } from "../builders/sourced.ts";
import {
  always,
  between,
  buckets,
  evenly,
  given,
  givenEach,
  oneOf,
  STATE,
  through,
  weighted,
} from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { CONFIGURATION_BLOB, LONG_LIVED } from "./model.ts";

const CATALOGUE = "sp:src/db/generate_dc_seed.py:L108-L208";
const LISTED = "002:L211-L221";
const LOAD = "002:L216; 002:L1490; choice: by what the node is doing";
const MISSING_NAMES = "C-32: matching uses it, no node attribute holds it";
const MIX = "sp:src/db/generate_dc_seed.py:L448-L518: the query mix filters by it";

/** Free capacity: all of it on an available node, up to half on a busy one, none on an offline one. */
function allocatable(installed: string, sizes: readonly number[]): ValueSpec {
  const sized = (free: (size: number) => ValueSpec) => givenEach(installed, sizes, free);
  return given("status", {
    available: sized(always),
    busy: sized((size) => between(0, Math.floor(size / 2))),
    offline: always(0),
  });
}

/** A load metric of a busy, available or offline node. */
const loaded = (busy: ValueSpec, idle: ValueSpec) =>
  given("status", { busy, available: idle, offline: always(0) });

/** Least and most price per hour by machine type in the balanced market, cents. Source: `CATALOGUE`; C-32. */
export const PRICES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  cpu: [50, 250],
  gpu: [150, 400],
  gpu_large: [300, 500],
};

function price(level: number): ValueSpec {
  return givenEach(
    "vm_type",
    PRICES,
    ([min, max]) => between(Math.round(min * level), Math.round(max * level)),
  );
}

/**
 * Compute servers: 12 string and 15 numeric attributes (002:L283), named from 002:L211-L221 and the query mix.
 *
 * @param priceLevel Prices relative to the balanced market.
 */
export function nodes(priceLevel: number): EntityTypeSpec {
  return {
    id: "nodes",
    count: sourced(300_000, "002:L283; 002:L1457"),
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
    attributes: attributes(LISTED, {
      node_id: from("sp:experiments.md:L1544-L1565", "node_{pad:6}"),
      type: from(MIX, always("node")),
      region: from(CATALOGUE, through("rack_id", "region")),
      vm_type: from(CATALOGUE, weighted({ cpu: 70, gpu: 25, gpu_large: 5 })),
      status: from("002:L214; C-31", STATE),
      cpu_arch: from(
        `${MISSING_NAMES}; choice: 80 % x86_64, machines with graphics processors almost all`,
        given("vm_type", {
          cpu: weighted({ x86_64: 72, arm64: 28 }),
          gpu: weighted({ x86_64: 100 }),
          gpu_large: weighted({ x86_64: 92, arm64: 8 }),
        }),
      ),
      hostname: "n{pad:6}.rack.example",
      rack_id: evenly("racks"),
      cpu_model: given("cpu_arch", { x86_64: oneOf("epyc-9654", "xeon-8480"), arm64: always("altra-m128") }),
      os_version: weighted({ "ubuntu-24.04": 50, "debian-12": 40, "rocky-9": 10 }),
      config_hash: from(`${LISTED}; every version carries a new blob`, changing("{hex:16}")),
      assigned_tenant: during(["busy"], evenly("tenants")),
      cpu_count: from(CATALOGUE, number("cores", weighted([[4, 30], [8, 30], [16, 25], [32, 15]]))),
      ram_gb: from(
        `${CATALOGUE}; choice: paired with the cores, the shares as published`,
        number(
          "gb",
          given("cpu_count", {
            4: weighted([[16, 25], [32, 5]]),
            8: weighted([[32, 25], [64, 5]]),
            16: always(64),
            32: always(128),
          }),
        ),
      ),
      avail_hours: from(CATALOGUE, number("h", weighted([[1, 10], [4, 20], [8, 25], [24, 25], [168, 20]]))),
      price_hour: from(
        `${CATALOGUE}; C-32; choice: 50 to 500 cents as published, by machine type`,
        number("cents/h", price(priceLevel)),
      ),
      position_in_rack: number("units", between(1, 42)),
      disk_tb: number("tb", weighted([[1, 10], [2, 25], [4, 30], [8, 20], [16, 10], [32, 5]])),
      gpu_count: number(
        "gpus",
        given("vm_type", { cpu: always(0), gpu: oneOf(1, 2, 4), gpu_large: always(8) }),
      ),
      health_score: changing(
        number(
          "percent",
          given("status", { offline: between(0, 60) }, buckets([[60, 89, 10], [90, 100, 90]])),
        ),
      ),
      cpu_util_pct: from(LOAD, changing(number("percent", loaded(between(25, 100), between(0, 8))))),
      mem_util_pct: from(LOAD, changing(number("percent", loaded(between(20, 98), between(2, 12))))),
      disk_util_pct: from(LOAD, changing(number("percent", loaded(between(15, 95), between(5, 40))))),
      network_mbps: from(
        "002:L216; choice: by what the node is doing",
        changing(
          number(
            "mbit/s",
            loaded(buckets([[1, 999, 70], [1_000, 9_999, 25], [10_000, 25_000, 5]]), between(0, 20)),
          ),
        ),
      ),
      allocatable_cpu: changing(number("cores", allocatable("cpu_count", [4, 8, 16, 32]))),
      allocatable_mem_gb: changing(number("gb", allocatable("ram_gb", [16, 32, 64, 128]))),
      allocatable_gpu: changing(number("gpus", allocatable("gpu_count", [1, 2, 4, 8]))),
    }),
    payload: CONFIGURATION_BLOB,
    btlBlocks: LONG_LIVED,
    ownedBy: "rack_id",
  };
}
