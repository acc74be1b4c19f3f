/** Measures what published benchmarks measured, their way and fairly, in one run, and says which of their claims survive. */
import { auditFigures } from "../lib/bench/audit/audit_figures.ts";
import {
  auditBytes,
  auditSeconds,
  measureAudit,
  methodProgram,
  trialCount,
} from "../lib/bench/audit/measure_audit.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { loadPublishedClaims, type PublishedClaim } from "../lib/reference/published_claims.ts";
import { AUDIT_SCHEMA } from "../lib/report/sections/claims_frame.ts";
import { auditLines } from "../lib/report/terminal/audit_lines.ts";
import { measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";

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

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const claims = claimsFrom(flags.only);
  const rounds = parseInteger(flags.rounds, "--rounds", 1000);
  const scale = parseScale(flags.scale);
  const seed = parseSeed(flags.seed);
  const out = samplesPlace(SPEC.name, flags.out);
  const options = { scale, program: await methodProgram(io.interrupted) };
  const cost = { seconds: auditSeconds(claims, options, rounds), diskBytes: auditBytes(claims, options) };
  const total = trialCount(claims, options, rounds);
  return await measureInto(
    io,
    { name: SPEC.name, schema: AUDIT_SCHEMA, total, unit: "trials", out, ...cost },
    async ({ onDone, ...tools }) => {
      const samples = await measureAudit({ claims, rounds, seed, ...options, ...tools, onTrial: onDone });
      if (samples === null) return null;
      const figures = auditFigures(claims, samples, options);
      return {
        settings: { ...options, rounds: samples.rounds, seed: String(seed) },
        samples: { samples },
        figures: { figures },
        lines: auditLines(figures, samples, options),
        whole: `${samples.rounds} of ${rounds} rounds are whole, and only they count`,
      };
    },
  );
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
