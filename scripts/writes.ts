/** Measures what appending a block costs, by what the block holds, and how large a block keeps a chain's cadence. */
import * as fs from "node:fs";
import { probeStorage } from "../lib/bench/environment/storage.ts";
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import {
  contestantNames,
  parseContestant,
  refuseRepeated,
  type StoreContestant,
} from "../lib/bench/race/contestant.ts";
import { measureWrites, type PlannedPoint } from "../lib/bench/writes/measure_writes.ts";
import {
  CADENCE_SIZES,
  estimateWrites,
  planPoints,
  USUAL_DRIVERS,
  WRITE_DRIVERS,
  type WriteDriver,
} from "../lib/bench/writes/plan_writes.ts";
import { writeFigures } from "../lib/bench/writes/write_figures.ts";
import { WRITE_KINDS, type WritePoint } from "../lib/bench/writes/write_scenario.ts";
import { BLOCK_SECONDS } from "../lib/chain/block.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseChoice, parseInteger, parseSeed } from "../lib/text/parse_values.ts";
import { UsageError } from "../lib/errors.ts";
import { writeLines } from "../lib/report/terminal/write_lines.ts";
import { costText, storageLine } from "../lib/report/terminal/measure_command.ts";

const DRIVERS = Object.keys(WRITE_DRIVERS) as WriteDriver[];

export const SPEC = {
  name: "writes",
  summary:
    "Measures what appending a block costs, by size, attributes, payload and operations; or at a cadence",
  usage: "writes [--contestants bitemporal,posting] [--driver <name>] [--values <n,n,...>] [--cadence]",
  flags: {
    contestants: {
      type: "string",
      default: "bitemporal,posting",
      value: "<names>",
      about: "Stores or store:variant, measured in turns",
    },
    driver: {
      type: "string",
      value: "<name>",
      about: `Vary only one of ${DRIVERS.join(", ")} (all but the last)`,
    },
    values: { type: "string", value: "<n,n,...>", about: "Values of the driver, or sizes at the cadence" },
    entities: { type: "string", default: "100", value: "<n>", about: "Entities a block, where not varied" },
    attributes: {
      type: "string",
      default: "10",
      value: "<n>",
      about: "Attributes an entity, where not varied",
    },
    payload: {
      type: "string",
      default: "144",
      value: "<bytes>",
      about: "Payload a version, where not varied",
    },
    "first-block": {
      type: "string",
      default: "1000000",
      value: "<n>",
      about: "Number of the first block; below 32,768 a close writes payloads again",
    },
    cadence: {
      type: "boolean",
      about: `A block is due every ${BLOCK_SECONDS} s: which is late, and what is the largest that keeps up?`,
    },
    kind: {
      type: "string",
      default: "mixed",
      value: "<kind>",
      about: `Operations at the cadence: ${WRITE_KINDS.join(", ")}`,
    },
    blocks: {
      type: "string",
      value: "<n>",
      about: "Blocks of each kind in a trial (3 to 50, at the cadence 10)",
    },
    repetitions: {
      type: "string",
      value: "<n>",
      about: "Trials a point (6, which give an interval; cadence: 1)",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
  },
  examples: [
    {
      command: "deno task writes",
      about: "what does closing a version cost, and what do size, attributes, payload?",
    },
    {
      command:
        "deno task writes --contestants bitemporal,bitemporal:full --driver block-size --values 1,10,100",
      about: "what does a sync cost a block?",
    },
    {
      command: "deno task writes --contestants posting --cadence --values 1000,5000,20000",
      about: "how many entities fit into a block every two seconds?",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;
const CADENCE_BLOCKS = 10;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const plan = await planFrom(flags);
  const { points, contestants, repetitions, cadenceS } = plan;
  const trials = points.length * contestants.length * repetitions;
  const seed = parseSeed(flags.seed);
  const { seconds, diskBytes } = estimateWrites(points, plan.stores, { repetitions, cadenceS });
  const { interrupted } = io;
  const folder = await makeTemporaryFolder(SPEC.name, diskBytes);
  io.note(`${trials} trials: ${costText({ seconds, diskBytes })}`);
  const progress = io.progress("writes", trials, "trials");
  try {
    const storage = await probeStorage(folder);
    const measured = await measureWrites({
      points,
      contestants,
      repetitions,
      cadenceS,
      seed,
      folder,
      onStep: (what) => progress.detail(what),
      onTrial: () => progress.tick(),
      interrupted,
    });
    progress.done();
    if (measured === null) {
      io.note("Interrupted: nothing was measured to the end, and nothing is left.");
      return 1;
    }
    const figures = writeFigures(measured, cadenceS);
    const { kind, fsyncP50Us, real } = storage;
    if (io.json) {
      const settings = { contestants, repetitions, cadenceS, seed: String(seed) };
      io.out(JSON.stringify({ schema: SCHEMA, ...settings, storage: { kind, fsyncP50Us, real }, figures }));
      return 0;
    }
    for (const line of writeLines(figures, plan)) io.out(line);
    io.out(storageLine(storage));
    return 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

interface WritePlan {
  readonly base: WritePoint;
  readonly drivers: readonly WriteDriver[];
  readonly points: readonly PlannedPoint[];
  readonly contestants: readonly string[];
  readonly stores: readonly StoreContestant[];
  readonly repetitions: number;
  readonly cadenceS: number | null;
}

/** Everything that was asked for, checked. @throws {UsageError} */
async function planFrom(flags: Flags<typeof SPEC>): Promise<WritePlan> {
  const contestants = await contestantNames(flags.contestants);
  const stores = await Promise.all(contestants.map(parseContestant));
  const base = {
    entities: parseInteger(flags.entities, "--entities"),
    attributes: parseInteger(flags.attributes, "--attributes"),
    payloadBytes: parseInteger(flags.payload, "--payload"),
    firstBlock: parseInteger(flags["first-block"], "--first-block"),
  };
  const { cadence } = flags;
  const drivers = driversFrom(flags);
  const values = flags.values?.split(",").map((text) => parseInteger(text, "--values")) ?? null;
  refuseRepeated(values?.map(String) ?? []);
  return {
    base,
    drivers,
    contestants,
    stores,
    points: planPoints({
      base,
      drivers,
      values: values ?? (cadence ? CADENCE_SIZES : null),
      kinds: cadence ? [parseChoice(flags.kind, "--kind", WRITE_KINDS)] : WRITE_KINDS,
      blocks: flags.blocks === undefined
        ? cadence ? CADENCE_BLOCKS : null
        : parseInteger(flags.blocks, "--blocks", 10_000),
    }),
    repetitions: flags.repetitions === undefined
      ? cadence ? 1 : 6
      : parseInteger(flags.repetitions, "--repetitions", 100),
    cadenceS: cadence ? BLOCK_SECONDS : null,
  };
}

function driversFrom({ driver, values, cadence }: Flags<typeof SPEC>): readonly WriteDriver[] {
  const named = driver === undefined ? null : parseChoice(driver, "--driver", DRIVERS);
  if (cadence) {
    if (named === null || named === "block-size") return ["block-size"];
    throw new UsageError("At the cadence blocks are tried by size", {
      expected: "--cadence without another --driver",
      actual: `--driver ${named}`,
      next: "Give --attributes or --payload a value of its own instead.",
    });
  }
  if (values === undefined || (named !== null && named !== "operations")) {
    return named ? [named] : USUAL_DRIVERS;
  }
  throw new UsageError("--values belong to one driver", {
    expected: "--driver block-size, attributes, payload or first-block beside it",
    actual: named === null ? "none" : `--driver ${named}`,
  });
}

if (import.meta.main) await runCommand(SPEC, main);
