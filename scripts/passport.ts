/** Calibrates this machine in under a minute, so that a run of another machine can be rescaled to it, and the reverse. */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { refuseFullDisk } from "../lib/bench/environment/storage.ts";
import { PASSPORT_BYTES, PASSPORT_ROUNDS, takePassport } from "../lib/bench/passport/take_passport.ts";
import { describeMachine } from "../lib/bench/environment/machine.ts";
import { RESTRICTIONS } from "../lib/bench/passport/restriction.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import { samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { validatePassport, validationLines } from "../lib/report/terminal/validate_passport.ts";
import { passportLines, passportNoise, passportRows } from "../lib/report/terminal/passport_lines.ts";
import { writeTextAtomic } from "../lib/runs/atomic_file.ts";
import { VALIDATION_SCHEMA } from "../lib/runs/passport.ts";
import { Scratch } from "../lib/runs/scratch.ts";
import { sealedJson } from "../lib/runs/sealed_json.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { durationText } from "../lib/text/duration.ts";
import { parseChoice, parseList } from "../lib/text/parse_values.ts";

export const SPEC = {
  name: "passport",
  summary:
    "Calibrates this machine in under a minute: one core, all cores, memory, disk, as stores use them; for project --on",
  usage: "passport [--out <file>] [--validate]",
  flags: {
    out: {
      type: "string",
      value: "<file>",
      about: "File for it, on the disk to be measured (data/runs/<date>-<id>-passport.json)",
    },
    validate: {
      type: "boolean",
      about:
        "How good predictions from passports are: this machine made into lesser ones, predicted and measured",
    },
    only: {
      type: "string",
      value: "<names>",
      about: `With --validate: some of ${RESTRICTIONS.map(({ id }) => id).join(",")}`,
    },
  },
  examples: [
    { command: "deno task passport", about: "on the server, and on the machine that a run was measured on" },
    {
      command: "deno task passport --out /mnt/data/server-passport.json",
      about: "of the disk that a store would lie on; copied here: deno task project --on it",
    },
    {
      command: "deno task passport --validate",
      about: "how far such predictions can be trusted: minutes, on a quiet machine",
    },
  ],
  writes: [
    "data/runs/<date>-<id>-passport.json: every sample, with the machine",
    "data/runs/<date>-<id>-passport-validation.json: with --validate, every prediction and what was measured",
  ],
} as const satisfies CommandSpec;

/** Seconds that one machine of a validation takes: a passport and a run. */
const VALIDATION_S = 150;
/** What a validation's runs and their stores take at once. */
const VALIDATION_BYTES = 1e9;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  if (flags.only !== undefined && !flags.validate) {
    throw new UsageError("--only names what --validate restricts", {
      expected: "--validate beside it",
      actual: `--only ${flags.only}`,
      next: "Add --validate, or leave --only out.",
    });
  }
  return flags.validate ? await validate(flags, io) : await calibrate(flags, io);
}

async function calibrate({ out: named }: Flags<typeof SPEC>, io: Io): Promise<number> {
  const out = samplesPlace(SPEC.name, named);
  const passport = await measure(
    io,
    { out, bytes: PASSPORT_BYTES, total: PASSPORT_ROUNDS, unit: "rounds" },
    (tools) => takePassport({ ...tools, rounds: PASSPORT_ROUNDS, onRound: tools.onDone }),
  );
  if (passport === null) return 1;
  const { samples: _samples, ...about } = passport;
  if (io.json) {
    const [figures, noise] = [passportRows(passport), passportNoise(passport)];
    io.out(JSON.stringify({ ...about, file: out, noise, figures }));
  } else io.out(...passportLines(passport));
  await writeTextAtomic(out, sealedJson(passport));
  if (!io.json) io.out("", `Passport: ${out}`, NEXT + shellCommand`deno task project --on ${out}`);
  return 0;
}

const NEXT =
  "Copied to a machine with a run and a passport of its own, it says what that run would be here: ";

async function validate({ out: named, only }: Flags<typeof SPEC>, io: Io): Promise<number> {
  const ids = RESTRICTIONS.map(({ id }) => id);
  const chosen = only === undefined ? ids : parseList(only, "--only", (id) => parseChoice(id, "--only", ids));
  const restrictions = RESTRICTIONS.filter(({ id }) => chosen.includes(id));
  const out = samplesPlace(`${SPEC.name}-validation`, named);
  const total = restrictions.length + 1;
  io.note(
    `${total} machines, each calibrated and measured: about ${
      durationText(VALIDATION_S * total)
    } on a quiet one`,
  );
  const found = await measure(
    io,
    { out, bytes: VALIDATION_BYTES, total, unit: "machines" },
    (tools) => validatePassport({ ...tools, restrictions }),
  );
  if (found === null) return 1;
  const about = { schema: VALIDATION_SCHEMA, machine: describeMachine(), ...found };
  if (io.json) io.out(JSON.stringify({ ...about, file: out }));
  else io.out(...validationLines(found));
  await writeTextAtomic(out, sealedJson(about));
  if (!io.json) io.out("", `Every prediction: ${out}`);
  if (io.interrupted.aborted) {
    io.note("Interrupted: the predictions are of the machines that were measured to their end.");
  }
  return io.interrupted.aborted ? 1 : 0;
}

/** Place of the result, what is needed beside it meanwhile, and what progress counts. */
interface Measuring {
  readonly out: string;
  readonly bytes: number;
  readonly total: number;
  readonly unit: string;
}

/** Measures beside the place of the result, in a folder that is removed; null where it was interrupted before anything was whole. */
async function measure<Result>(
  io: Io,
  { out, bytes, total, unit }: Measuring,
  work: (tools: {
    readonly folder: string;
    readonly interrupted: AbortSignal;
    readonly onStep: (what: string) => void;
    readonly onDone: () => void;
  }) => Promise<Result | null>,
): Promise<Result | null> {
  const { interrupted } = io;
  const place = dirname(resolve(out));
  mkdirSync(place, { recursive: true });
  await refuseFullDisk(place, bytes, {
    work: `calibrate in "${place}"`,
    next: "Free disk space, or name a place on another disk with --out.",
  });
  await using scratch = await Scratch.take(place, `headroom-${SPEC.name}`);
  mkdirSync(scratch.path);
  const progress = io.progress(SPEC.name, total, unit);
  const result = await work({
    folder: scratch.path,
    interrupted,
    onStep: (what) => progress.detail(what),
    onDone: () => progress.tick(),
  }).catch((error) => {
    if (!interrupted.aborted) throw error;
    return null;
  });
  progress.done();
  if (result === null) io.note("Interrupted: nothing was measured to the end, and nothing is left.");
  return result;
}

if (import.meta.main) await runCommand(SPEC, main);
