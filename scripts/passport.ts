/** Calibrates this machine in under a minute, so that a run of another machine can be rescaled to it, and the reverse. */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { refuseFullDisk } from "../lib/bench/environment/storage.ts";
import { PASSPORT_BYTES, PASSPORT_ROUNDS, takePassport } from "../lib/bench/passport/take_passport.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { passportLines, passportNoise, passportRows } from "../lib/report/terminal/passport_lines.ts";
import { writeTextAtomic } from "../lib/runs/atomic_file.ts";
import type { Passport } from "../lib/runs/passport.ts";
import { Scratch } from "../lib/runs/scratch.ts";
import { sealedJson } from "../lib/runs/sealed_json.ts";
import { shellCommand } from "../lib/text/command_line.ts";

export const SPEC = {
  name: "passport",
  summary:
    "Calibrates this machine in under a minute: one core, all cores, memory, disk, as stores use them; for project --on",
  usage: "passport [--out <file>]",
  flags: {
    out: {
      type: "string",
      value: "<file>",
      about: "File for it, on the disk to be measured (data/runs/<date>-<id>-passport.json)",
    },
  },
  examples: [
    { command: "deno task passport", about: "on the server, and on the machine that a run was measured on" },
    {
      command: "deno task project --on server-passport.json",
      about: "then here: what the newest run of this machine would be there",
    },
  ],
  writes: ["data/runs/<date>-<id>-passport.json: every sample, with the machine"],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const out = samplesPlace(SPEC.name, flags.out);
  const { interrupted } = io;
  const passport = await take(dirname(resolve(out)), io).catch((error) => {
    if (!interrupted.aborted) throw error;
    return null;
  });
  if (passport === null) {
    io.note("Interrupted: nothing was measured to the end, and nothing is left.");
    return 1;
  }
  const { samples: _samples, ...about } = passport;
  if (io.json) {
    const [figures, noise] = [passportRows(passport), passportNoise(passport)];
    io.out(JSON.stringify({ ...about, file: out, noise, figures }));
  } else for (const line of passportLines(passport)) io.out(line);
  await writeTextAtomic(out, sealedJson(passport));
  if (!io.json) {
    io.out("", `Passport: ${out}`, shellCommand`On another machine with a run of its own: deno task project --on ${out}`);
  }
  return 0;
}

async function take(place: string, io: Io): Promise<Passport | null> {
  const { interrupted } = io;
  mkdirSync(place, { recursive: true });
  await refuseFullDisk(place, PASSPORT_BYTES, {
    work: `calibrate in "${place}"`,
    next: "Free disk space, or name a place on another disk with --out.",
  });
  await using scratch = await Scratch.take(place, `headroom-${SPEC.name}`);
  mkdirSync(scratch.path);
  const progress = io.progress(SPEC.name, PASSPORT_ROUNDS, "rounds");
  const passport = await takePassport({
    folder: scratch.path,
    rounds: PASSPORT_ROUNDS,
    interrupted,
    onStep: (what) => progress.detail(what),
    onRound: () => progress.tick(),
  });
  progress.done();
  return passport;
}

if (import.meta.main) await runCommand(SPEC, main);
