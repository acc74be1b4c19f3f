import { basename, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import type { AssessInput } from "../../model/input.ts";
import type { Passports } from "../../model/rescale/machine_times.ts";
import { refuseOtherMachine, rescaleInput } from "../../model/rescale/rescale_input.ts";
import { inProject, RUNS_DIR } from "../../project_root.ts";
import { findPassport } from "../../runs/find_passport.ts";
import { findRun, resolveRun } from "../../runs/find_run.ts";
import { machineName } from "../../runs/machine_name.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import type { RunTables } from "../../runs/measurements.ts";
import { readPassport } from "../../runs/passport_file.ts";
import { commandLine } from "../../text/command_line.ts";
import type { Provenance } from "../charts/provenance.ts";
import { keptValidation, validationWords } from "./kept_validation.ts";

/** Between which machines a run is rescaled. */
export interface RescaleQuestion {
  /** Path of the passport of the machine asked about. */
  readonly on: string;
  /** Path of that of the run's own machine; the newest one of it under `runsDir` where left out. */
  readonly here?: string | undefined;
  /** Folder of runs, with passports and validations beside them. */
  readonly runsDir: string;
}

/** @throws {UsageError} `--here` without `--on`. */
export function refuseHereAlone(here: string): never {
  throw new UsageError("--here names the passport of the run's own machine, which only --on asks for", {
    expected: "--on <passport of the machine asked about> beside it",
    actual: `--here ${here}`,
    next: "Add --on, or leave --here out.",
  });
}

/** The passports that a run is rescaled by. @throws {HeadroomError} One cannot be used, or is of another machine; with what to do. */
export async function readPassports(
  { run, machine }: Pick<Manifest, "run" | "machine">,
  { on, here, runsDir }: RescaleQuestion,
): Promise<Passports> {
  const passports = {
    there: await readPassport(on),
    here: here === undefined ? await findPassport(runsDir, machine) : await readPassport(here),
  };
  refuseOtherMachine({ run, machine }, passports);
  return passports;
}

/**
 * The question of two flags, with absolute paths, where the run can be rescaled by these passports: to be asked before any work.
 * @param run Folder or id of the run; undefined for the newest. @throws {HeadroomError} As `readPassports`, or no such run.
 */
export async function askedMachine(
  run: string | undefined,
  { on, here }: Pick<RescaleQuestion, "on" | "here">,
): Promise<RescaleQuestion> {
  const runsDir = inProject(RUNS_DIR);
  const question = { on: resolve(on), here: here && resolve(here), runsDir };
  const dir = run === undefined ? await findRun(runsDir) : await resolveRun(runsDir, run);
  await readPassports(await readManifest(dir), question);
  return question;
}

/** What a run would be on another machine. @throws {HeadroomError} As `readPassports`, or the run lacks what it takes. */
export async function rescaleRun(
  run: RunTables,
  input: AssessInput,
  passports: Passports,
): Promise<AssessInput> {
  return rescaleInput(input, await run.rows("registries"), passports);
}

/** A run that is to be shown as of another machine: by which passports, and what stands beside every figure and answer. */
export interface Rescaling {
  readonly passports: Passports;
  readonly provenance: Provenance & { readonly foretold: string };
  /** How good rescaling has been, in a clause. */
  readonly tested: string;
}

/**
 * Prepares a run to be shown as of another machine. Cost: small files alone; the run's tables are not read.
 * @throws {HeadroomError} As `readPassports`.
 */
export async function openRescaling(manifest: Manifest, question: RescaleQuestion): Promise<Rescaling> {
  const passports = await readPassports(manifest, question);
  const [from, to] = [machineName(manifest.machine), machineName(passports.there.machine)];
  const tested = validationWords(await keptValidation(question.runsDir, manifest.machine), manifest.machine);
  const { on, here } = question;
  const flags = { run: manifest.run, on: basename(on), here: here === undefined ? here : basename(here) };
  return {
    passports,
    tested,
    provenance: {
      run: manifest.run,
      machine: `foretold for ${to}: rescaled from ${from}, not measured; ${tested}`,
      command: commandLine("report", flags, ["run", "on", "here"]),
      foretold: to,
    },
  };
}
