import { dirname } from "node:path";
import { type Passport, PASSPORT_SCHEMA } from "../../runs/passport.ts";
import { PASSPORT_FIGURE_IDS, type PassportFigureId } from "../../runs/passport_figures.ts";
import { LoadMeter } from "../environment/load_meter.ts";
import { describeMachine } from "../environment/machine.ts";
import { dropCachedPages } from "../environment/page_cache.ts";
import { pinnedVersions } from "../environment/provenance.ts";
import { probeStorage } from "../environment/storage.ts";
import { CpuProbes } from "./cpu_probes.ts";
import { Crowd } from "./crowd.ts";
import { DiskProbes } from "./disk_probes.ts";
import { memoryProbes } from "./memory_probes.ts";
import { measureProbe, type Probe } from "./probe.ts";

/** Rounds of a passport, so that each figure has an interval and one slow moment of the machine counts once. */
export const PASSPORT_ROUNDS = 15;
/** Fewest rounds, and seconds after which no further one is begun: on a slow disk a passport still takes under a minute. */
const [LEAST_ROUNDS, LONGEST_S] = [3, 50];
/** The most that its files take. */
export const PASSPORT_BYTES = 25e6;

/** How a passport is taken. */
interface PassportTools {
  /** Folder for its files, which are the caller's to remove, in one on the disk to be measured. */
  readonly folder: string;
  readonly rounds: number;
  readonly interrupted: AbortSignal;
  readonly onStep: (what: string) => void;
  readonly onRound: () => void;
}

/** Measures every figure once, in turns with the others, and again, round by round. Null where it was interrupted. */
export async function takePassport(tools: PassportTools): Promise<Passport | null> {
  const { folder, rounds, interrupted, onRound } = tools;
  const started = performance.now();
  const takenAt = new Date().toISOString();
  const machine = describeMachine();
  const storage = await probeStorage(dirname(folder));
  const load = await LoadMeter.open(folder);
  using disk = new DiskProbes(folder);
  using cpu = new CpuProbes();
  const probes = [...cpu.probes, ...memoryProbes(machine.memoryBytes)];
  using crowd = await Crowd.start(machine.cores);
  const samples = Object.fromEntries(PASSPORT_FIGURE_IDS.map((id) => [id, []])) as unknown as Record<
    PassportFigureId,
    number[][]
  >;
  const add = (figure: PassportFigureId, us: readonly number[]) => samples[figure].push(us.map(rounded));
  const measure = (probe: Probe) => add(probe.figure, measureProbe(probe));
  // The first of everything compiles, fills caches and counts for nothing.
  for (const probe of [...probes, ...disk.probes]) measureProbe(probe);
  const seconds = () => (performance.now() - started) / 1000;
  for (let round = 0; round < rounds && !(round >= LEAST_ROUNDS && seconds() > LONGEST_S); round++) {
    await load.during(async () => {
      for (const probe of [...probes, ...disk.probes]) {
        // Between two probes Ctrl-C is heard.
        await new Promise((resolve) => setTimeout(resolve));
        if (interrupted.aborted) return;
        tools.onStep(probe.figure);
        measure(probe);
      }
      tools.onStep("crowd");
      add("crowd", await crowd.round());
    });
    for (const probe of disk.cold) {
      if (interrupted.aborted) return null;
      if (await dropCachedPages(disk.file, interrupted) === 0) measure(probe);
    }
    onRound();
  }
  return {
    schema: PASSPORT_SCHEMA,
    takenAt,
    seconds: rounded(seconds()),
    machine,
    storage,
    versions: await pinnedVersions(),
    load: await load.columns(),
    samples,
  };
}

/** Nanoseconds are more than the clock tells. */
function rounded(us: number): number {
  return Number(us.toFixed(3));
}
