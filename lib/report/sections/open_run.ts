import pl from "nodejs-polars";
import { readAssessInput } from "../../model/assess_run.ts";
import { heldOutPoints } from "../../model/evidence/held_out.ts";
import { inProject, RUNS_DIR } from "../../project_root.ts";
import { toFrame } from "../../runs/frame.ts";
import { FRAME_COLUMNS } from "../../runs/frame_columns.ts";
import { framesOf } from "../../runs/frames_of.ts";
import type { RunFrames } from "../../runs/run_frames.ts";
import type { Run } from "../../runs/run_reader.ts";
import { TABLE_NAMES, type TableName } from "../../runs/schema.ts";
import { type Provenance, provenanceOf } from "../charts/provenance.ts";
import { openRescaling } from "../rescaling/rescale_run.ts";
import { loadStory, openShown } from "./load_story.ts";
import { type Missing, missing, notForetold, type Story } from "./story.ts";
import { heldOutFrame } from "./story_frames.ts";

/** A run opened in a notebook: its tables as frames, and what the library concludes from it. */
export interface OpenRun extends RunFrames {
  readonly manifest: Run["manifest"];
  /** Run, machine and command, for captions. */
  readonly provenance: Provenance;
  /** What the run holds: `table`, `rows`, `columns`. */
  tables(): pl.DataFrame;
  /** The columns of a table's frame: `column`, `type`, `unit`, `meaning`. */
  columns(table: TableName): pl.DataFrame;
  /** What to say where a frame is empty: what the run does not hold (of a scenario), and which command measures it. */
  missing(table: TableName, scenario?: string): Missing;
  /**
   * The run assessed: laws, projections and verdicts, for the charts and tables of the library. Cost: its rows in memory.
   * @param acceptableMinutes Minutes that an onboarding may take, where somebody said so.
   * @throws {HeadroomError} A damaged run.
   */
  story(acceptableMinutes?: readonly number[]): Promise<Story>;
  /**
   * How good predictions have been: every trial at least four times as large as all smaller ones of its store, predicted by these alone,
   * a row a prediction, with the ends of its 95 % interval, beside what was `measured`; `error` is measured / predicted - 1. None of a
   * rescaled run.
   */
  heldOut(): Promise<pl.DataFrame>;
}

/** What rows of a table are called. */
const CALLED: Readonly<Record<TableName, string>> = {
  trials: "trials",
  commits: "commits",
  operations: "calls of a registry",
  queries: "queries",
  plans: "query plans",
  events: "checkpoints or pauses",
  sizes: "sizes",
  registries: "registries",
  times: "account of a registry's time",
  checks: "checks",
};

/** Tables that only an onboarding fills. */
const OF_ONBOARDING: ReadonlySet<TableName> = new Set(["operations", "registries", "times"]);

/** Tables of times: what no passport tells one by one. */
const OF_TIMES: ReadonlySet<TableName> = new Set(
  ["commits", "operations", "queries", "events", "registries", "times"],
);

/** The machine that a run is asked about, where it is another one: paths of two passports, as of `deno task report --on --here`. */
interface AskedMachine {
  /** That of the machine asked about; the run is shown as it was measured where undefined or empty. */
  readonly on?: string | undefined;
  /** That of the run's own machine; the newest one of it in `data/runs` where undefined or empty. */
  readonly here?: string | undefined;
}

/**
 * Opens a run for questions of one's own. As of another machine its `story()` is rescaled, its captions say so, and its tables of
 * times are empty: nothing was measured there. What was counted and stored (`trials`, `sizes`, `plans`, `checks`) is as it was measured.
 * @param run Path or id of a run; without one the newest complete local run, else the committed reference run.
 * @throws {HeadroomError} No such run, or one that cannot be read; a passport that cannot be used, or is of another machine.
 */
export async function openRun(run?: string, { on, here }: AskedMachine = {}): Promise<OpenRun> {
  const opened = await openShown(run);
  const { manifest } = opened;
  const rescaling = on
    ? await openRescaling(manifest, { on, here: here || undefined, runsDir: inProject(RUNS_DIR) })
    : undefined;
  const frame = await framesOf(rescaling === undefined ? opened : withoutTimes(opened));
  const provenance = rescaling?.provenance ?? provenanceOf(manifest);
  return {
    manifest,
    provenance,
    trials: () => frame("trials").collectSync(),
    commits: () => frame("commits"),
    operations: () => frame("operations"),
    queries: () => frame("queries"),
    plans: () => frame("plans").collectSync(),
    events: () => frame("events").collectSync(),
    sizes: () => frame("sizes").collectSync(),
    registries: () => frame("registries").collectSync(),
    times: () => frame("times").collectSync(),
    checks: () => frame("checks").collectSync(),
    tables: () =>
      pl.DataFrame([
        pl.Series("table", TABLE_NAMES),
        pl.Series(
          "rows",
          TABLE_NAMES.map((table) => frame(table).select(pl.len()).collectSync().item() as number),
          pl.Int64,
        ),
        pl.Series("columns", TABLE_NAMES.map((table) => Object.keys(FRAME_COLUMNS[table]).length), pl.Int64),
      ]),
    columns: (table) => {
      const columns = Object.entries(FRAME_COLUMNS[table]);
      return pl.DataFrame({
        column: columns.map(([name]) => name),
        type: columns.map(([, { type, optional }]) => optional ? `${type} or null` : type),
        unit: columns.map(([, { unit }]) => unit),
        meaning: columns.map(([, { about }]) => about),
      });
    },
    missing: (table, scenario) =>
      scenario === undefined
        ? {
          missing: provenance.foretold === undefined || !OF_TIMES.has(table)
            ? `This run holds no ${CALLED[table]}`
            : notForetold(provenance.foretold, CALLED[table]),
          command: OF_ONBOARDING.has(table) ? "deno task onboard" : "deno task bench",
        }
        : missing({ manifest, provenance }, scenario, CALLED[table]),
    story: (acceptableMinutes) => loadStory(opened, acceptableMinutes, rescaling),
    heldOut: async () =>
      heldOutFrame(rescaling === undefined ? heldOutPoints(await readAssessInput(opened, [])) : []),
  };
}

/** The run with empty tables of times. */
function withoutTimes(run: Run): Run {
  return {
    ...run,
    rows: (table) => OF_TIMES.has(table) ? Promise.resolve([]) : run.rows(table),
    scan: (table) => OF_TIMES.has(table) ? Promise.resolve(toFrame(table, []).lazy()) : run.scan(table),
  };
}
