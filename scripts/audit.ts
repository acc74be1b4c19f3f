/** Measures what published benchmarks measured, their way and fairly, in one run, and says which of their claims survive. */
import * as fs from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { auditFigures } from "../lib/bench/audit/audit_figures.ts";
import {
  auditBytes,
  auditSeconds,
  measureAudit,
  methodProgram,
  trialCount,
} from "../lib/bench/audit/measure_audit.ts";
import { busyNote } from "../lib/bench/environment/busy_note.ts";
import { describeMachine } from "../lib/bench/environment/machine.ts";
import { probeStorage } from "../lib/bench/environment/storage.ts";
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import { runId } from "../lib/bench/session/run_id.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { makeFolderOf, refuseTaken } from "../lib/output_place.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { loadPublishedClaims, type PublishedClaim } from "../lib/reference/published_claims.ts";
import { auditLines } from "../lib/report/terminal/audit_lines.ts";
import { writeTextAtomic } from "../lib/runs/atomic_file.ts";
import { durationText } from "../lib/text/duration.ts";
import { formatBytes, formatUs } from "../lib/text/numbers.ts";

export const SPEC = {
  name: "audit",
  summary: "Measures published claims about speed as they were measured and fairly, and says which survive",
  usage: "audit [--only throughput,indexes] [--rounds 6] [--scale 1]",
  flags: {
    only: {
      type: "string",
      value: "<ids>",
      about: "Claims, of throughput, indexes, payload, bitemporal, memory, batches, strings, reads",
    },
    rounds: {
      type: "string",
      default: "6",
      value: "<n>",
      about: "Rounds; six give the intervals that verdicts take",
    },
    scale: {
      type: "string",
      default: "1",
      value: "<x>",
      about: "Multiple of the usual, small sizes",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every sample (data/runs/<date>-<id>-audit.json)",
    },
  },
  examples: [
    { command: "deno task audit", about: "which published claims survive on this machine?" },
    { command: "deno task audit --only throughput,payload", about: "what do 700 entities/s measure?" },
    {
      command: "deno task audit --only batches,bitemporal --scale 60",
      about: "and in stores of a million rows?",
    },
  ],
  writes: ["data/runs/<date>-<id>-audit.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 2;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const claims = claimsFrom(flags.only);
  const rounds = parseInteger(flags.rounds, "--rounds", 1000);
  const scale = parseScale(flags.scale);
  const seed = parseSeed(flags.seed);
  const out = flags.out ?? inProject(`${RUNS_DIR}/${runId(new Date(), Math.random())}-audit.json`);
  refuseTaken(out, "--out", "file");
  const { interrupted } = io;
  const options = { scale, program: await methodProgram(interrupted) };
  const bytes = auditBytes(claims, options);
  const folder = await makeTemporaryFolder(SPEC.name, bytes);
  const trials = trialCount(claims, options, rounds);
  io.note(
    `${trials} trials: about ${
      durationText(auditSeconds(claims, options, rounds))
    } on a quiet machine, up to ${formatBytes(bytes)} in ${tmpdir()}`,
  );
  const progress = io.progress(SPEC.name, trials, "trials");
  try {
    const storage = await probeStorage(folder);
    const samples = await measureAudit({
      claims,
      rounds,
      seed,
      folder,
      ...options,
      onStep: (what) => progress.detail(what),
      onTrial: () => progress.tick(),
      interrupted,
    });
    progress.done();
    if (samples === null) {
      io.note("Interrupted: nothing was measured to the end, and nothing is left.");
      return 1;
    }
    const { kind, fsyncP50Us } = storage;
    const result = {
      schema: SCHEMA,
      ...options,
      rounds: samples.rounds,
      seed: String(seed),
      machine: describeMachine(),
      storage: { kind, fsyncP50Us },
      loadAverage: loadavg()[1]!,
    };
    makeFolderOf(out);
    await writeTextAtomic(out, JSON.stringify({ ...result, samples }));
    const figures = auditFigures(claims, samples, options);
    if (io.json) io.out(JSON.stringify({ ...result, file: out, figures }));
    else {
      for (const line of auditLines(figures, samples, options)) io.out(line);
      io.out(`Files on ${kind}, 4 KiB synced in ${formatUs(fsyncP50Us)} (median). Every sample: ${out}`);
    }
    const busy = busyNote(result.loadAverage);
    if (busy !== null) io.note(busy);
    if (!interrupted.aborted) return 0;
    io.note(`Interrupted: ${samples.rounds} of ${rounds} rounds are whole, and only they count.`);
    return 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The claims that are asked for, in the order of the sources. @throws {UsageError} There is no such claim. */
function claimsFrom(only: string | undefined): PublishedClaim[] {
  const claims = loadPublishedClaims();
  if (only === undefined) return claims;
  const ids = claims.map(({ id }) => id);
  const wanted = new Set(only.split(",").map((id) => parseChoice(id.trim(), "--only", ids)));
  return claims.filter(({ id }) => wanted.has(id));
}

if (import.meta.main) await runCommand(SPEC, main);
