import type { Machine } from "../../lib/runs/manifest.ts";
import { type Passport, PASSPORT_SCHEMA } from "../../lib/runs/passport.ts";
import { PASSPORT_FIGURE_IDS, type PassportFigureId } from "../../lib/runs/passport_figures.ts";
import { QUIET_LOAD, sampleManifest } from "./sample_run.ts";

/** What figures take on the sample machine, us. */
const US: Readonly<Record<PassportFigureId, number>> = {
  ...{ hash: 700, script: 3000, insert: 20_000, lookup: 12_000, moment: 120, crowd: 3100 },
  ...{ copy: 80, chase: 8000, sync4k: 400, sync64k: 500, sync1m: 2000, fsync: 900 },
  ...{ write: 20_000, checkpoint: 9000, read: 15_000, page: 90, files: 12_000 },
};

/** A passport whose figures repeat exactly; `us`: those that take another time, `rounds`: whole rounds in their place. */
export function samplePassport(
  { machine = {}, us = {}, rounds = {} }: {
    readonly machine?: Partial<Machine>;
    readonly us?: Partial<Record<PassportFigureId, number>>;
    readonly rounds?: Partial<Record<PassportFigureId, number[][]>>;
  } = {},
): Passport {
  const manifest = sampleManifest();
  const samples = PASSPORT_FIGURE_IDS.map((id) => [
    id,
    rounds[id] ?? Array.from({ length: 9 }, () => [us[id] ?? US[id], us[id] ?? US[id]]),
  ]);
  return {
    schema: PASSPORT_SCHEMA,
    takenAt: "2026-11-28T00:00:00.000Z",
    seconds: 20,
    machine: { ...manifest.machine, ...machine },
    storage: manifest.storage,
    versions: manifest.versions,
    load: QUIET_LOAD,
    samples: Object.fromEntries(samples),
  };
}

/** Figures that each take so many times what they take on the sample machine. */
export function slower(
  times: number,
  ids: readonly PassportFigureId[],
): Partial<Record<PassportFigureId, number>> {
  return Object.fromEntries(ids.map((id) => [id, times * US[id]]));
}
