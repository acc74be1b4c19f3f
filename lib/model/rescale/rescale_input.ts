import { HeadroomError } from "../../errors.ts";
import { isLeftOut, isRewritten } from "../../runs/bulk_trials.ts";
import { machineName } from "../../runs/machine_name.ts";
import type { Manifest } from "../../runs/manifest.ts";
import type { Row } from "../../runs/schema.ts";
import { totalMs } from "../../runs/service_time.ts";
import { subjectKey } from "../../runs/subject.ts";
import type { AssessInput } from "../input.ts";
import { everyFigure, type Passports } from "./machine_times.ts";
import type { RescaledTimes } from "./parts_of_time.ts";
import { rescaleCalls } from "./rescale_calls.ts";
import { rescaleCommits } from "./rescale_commits.ts";
import { rescaleQueries } from "./rescale_queries.ts";
import type { Widening } from "./rescaled.ts";

/**
 * Least factor by which a rescaled interval is widened. choice: runs of one quiet machine differ by as much from hour to hour, and
 * four kinds of work do not speak for every store.
 */
const LEAST_WIDENING = 1.2;

/** What registries used of the processor, by trial. */
type Registries = readonly Pick<Row<"registries">, "trial" | "registry_cpu_ms">[];

/**
 * A run as it would have been measured on another machine: each time is taken apart into work of a core and waiting for the disk, and
 * each part takes as many times as long as the two passports say. Everything that is made of the run follows: laws, projections,
 * verdicts. What cannot be taken apart is left out, loads at once and open loops among it.
 * @param registries Rows of the run's table.
 * @throws {HeadroomError} The run lacks what it takes, or is not of the machine of the first passport; with what to do.
 */
export function rescaleInput(input: AssessInput, registries: Registries, passports: Passports): AssessInput {
  const { manifest } = input;
  const [from, to] = [machineName(manifest.machine), machineName(passports.there.machine)];
  refuseOtherMachine(manifest, passports);
  const cpuMs = new Map(registries.map(({ trial, registry_cpu_ms }) => [trial, registry_cpu_ms]));
  const lacks = ({ trial, benchmark, write_bytes }: Row<"trials">) =>
    benchmark === "onboard" ? (cpuMs.get(trial) ?? null) === null : write_bytes === null;
  const trials = input.trials.filter((trial) => (!isLeftOut(trial) || isRewritten(trial)) && !lacks(trial));
  if (trials.length === 0) {
    throw HeadroomError.unmet(`rescale run "${manifest.run}"`, {
      expected: "trials that say how many bytes they wrote, and registries what they used of the processor",
      actual: "none, as in a run of an older version or of another system than Linux",
      next: "Measure it again with this version on Linux: deno task bench",
      usage: true,
    });
  }
  const tables = {
    commits: Map.groupBy(input.commits, ({ trial }) => trial),
    queries: Map.groupBy(input.queries, ({ trial }) => trial),
    operations: Map.groupBy(input.operations, ({ trial }) => trial),
  };
  const rescaled = trials.map((trial) => {
    const commits = tables.commits.get(trial.trial) ?? [];
    const operations = tables.operations.get(trial.trial) ?? [];
    const writes = {
      commits: rescaleCommits(trial, commits, passports),
      operations: rescaleCalls(trial, operations, {
        registryCpuMs: cpuMs.get(trial.trial) ?? 0,
        passports,
      }),
    };
    const queries = rescaleQueries(tables.queries.get(trial.trial) ?? [], passports);
    const before = totalMs(commits) + totalMs(operations);
    const after = totalMs(writes.commits.samples) + totalMs(writes.operations.samples);
    return {
      trial: before > 0 ? { ...trial, store_ms: trial.store_ms * after / before } : trial,
      ...writes,
      queries,
    };
  });
  const widening: Record<string, Widening> = {};
  for (const { trial, commits, operations, queries } of rescaled) {
    const known = widening[subjectKey(trial)] ?? { writes: LEAST_WIDENING, reads: LEAST_WIDENING };
    widening[subjectKey(trial)] = {
      writes: Math.max(known.writes, ...factors(commits), ...factors(operations)),
      reads: Math.max(known.reads, ...factors(queries)),
    };
  }
  return {
    ...input,
    manifest: { ...manifest, machine: passports.there.machine, storage: passports.there.storage },
    trials: rescaled.map(({ trial }) => trial),
    commits: rescaled.flatMap(({ commits }) => commits.samples),
    operations: rescaled.flatMap(({ operations }) => operations.samples),
    queries: rescaled.flatMap(({ queries }) => queries.samples),
    rescaled: {
      ...{ from, to, label: `rescaled from ${from}, not measured`, widening },
      memoryBytes: { there: passports.there.machine.memoryBytes, here: passports.here.machine.memoryBytes },
      figures: everyFigure(passports),
    },
  };
}

function factors({ slower, faster }: RescaledTimes<unknown>): [number, number] {
  return [LEAST_WIDENING * slower, LEAST_WIDENING * faster];
}

/** @throws {HeadroomError} The run is not of the machine of the first passport; with what to do. */
export function refuseOtherMachine(
  { run, machine }: Pick<Manifest, "run" | "machine">,
  { here }: Passports,
): void {
  const [of, calibrated] = [machineName(machine), machineName(here.machine)];
  if (calibrated === of) return;
  throw HeadroomError.unmet(`rescale run "${run}"`, {
    expected: `a passport of its own machine (${of})`,
    actual: `one of ${calibrated}`,
    next: "Take one there with deno task passport, and name it with --here.",
    usage: true,
  });
}
