/** Measures what following references between entities costs, held as text, as numbers and in a table of their own. */
import { contestantNames, parseContestant } from "../lib/bench/race/contestant.ts";
import { CHAIN_IDS, checkStart, chooseLinks } from "../lib/bench/references/choose_links.ts";
import { HOPS_MAX } from "../lib/bench/references/link_sets.ts";
import { measureReferences, workCount } from "../lib/bench/references/measure_references.ts";
import { estimateReferences } from "../lib/bench/references/plan_references.ts";
import { chainFigures, upkeepFigures } from "../lib/bench/references/reference_figures.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { UsageError } from "../lib/errors.ts";
import { referenceLines } from "../lib/report/terminal/reference_lines.ts";
import { costText, measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { findEntityStore } from "../lib/stores/mod.ts";

export const SPEC = {
  name: "references",
  summary: "Measures following references between entities: text ids, integer ids, a reference table",
  usage: "references [--contestants bitemporal,posting] [--only recall,ride] [--hops 5] [--plan]",
  flags: {
    contestants: {
      type: "string",
      default: "bitemporal,posting",
      value: "<names>",
      about: "Stores or store:variant that keep history, in turns",
    },
    only: { type: "string", value: "<ids>", about: `Chains, of ${CHAIN_IDS.join(", ")}` },
    hops: {
      type: "string",
      default: String(HOPS_MAX),
      value: "<n>",
      about: `Hops followed, 1 to ${HOPS_MAX}`,
    },
    start: {
      type: "string",
      value: "<id>",
      about: "Start of the one chain of --only, instead of drawn ones",
    },
    scenario: {
      type: "string",
      value: "<name|file>",
      about: "Another scenario of the same use case (supply-chain-food)",
    },
    rounds: {
      type: "string",
      default: "6",
      value: "<n>",
      about: "Rounds; six give the intervals that advice takes",
    },
    scale: { type: "string", default: "1", value: "<x>", about: "Multiple of the usual, small sizes" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    plan: { type: "boolean", about: "Print what would be measured, time and disk, run nothing" },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every sample (data/runs/<date>-<id>-references.json)",
    },
  },
  examples: [
    { command: "deno task references", about: "would integer ids or a reference table be worth it?" },
    { command: "deno task references --only recall --scale 3", about: "and for a recall, in larger stores?" },
    {
      command: "deno task references --only placement --start wl_000042 --rounds 1",
      about: "where does this workload run?",
    },
  ],
  writes: ["data/runs/<date>-<id>-references.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const { links, contestants, ...settings } = await settingsFrom(flags);
  const stores = await Promise.all(contestants.map(parseContestant));
  const cost = estimateReferences(links, stores, settings.rounds);
  const total = workCount({ links, contestants, rounds: settings.rounds });
  if (flags.plan) {
    const data = links.map(({ scenario, scale, chains }) => ({ scenario: scenario.id, scale, chains }));
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, contestants, data, ...cost }));
    else {
      for (const { scenario, scale, chains } of data) {
        io.out(`${scenario} at scale ${scale}`);
        for (const { id, path } of chains) io.out(`  ${id}: ${path}`);
      }
      io.out(`${total} pieces of work: ${costText(cost)}`);
    }
    return 0;
  }
  const out = samplesPlace(SPEC.name, flags.out);
  return await measureInto(
    io,
    { name: SPEC.name, schema: SCHEMA, total, unit: "pieces of work", out, ...cost },
    async ({ onDone, ...tools }) => {
      const samples = await measureReferences({ ...settings, links, contestants, ...tools, onWork: onDone });
      if (samples.length === 0) return null;
      const { seed, rounds, hops, start } = settings;
      const figures = { chains: chainFigures(samples), upkeep: upkeepFigures(samples) };
      return {
        settings: { contestants, rounds, hops, start, seed: String(seed) },
        samples: { samples },
        figures: { figures },
        lines: referenceLines({ samples, ...figures }),
        whole: "only whole rounds count, of the use cases that were begun",
      };
    },
  );
}

/** Everything that was asked for, checked. @throws {UsageError} */
async function settingsFrom(flags: Flags<typeof SPEC>) {
  const only = flags.only?.split(",").map((id) => parseChoice(id.trim(), "--only", CHAIN_IDS)) ?? null;
  const hops = parseInteger(flags.hops, "--hops", HOPS_MAX);
  const rounds = parseInteger(flags.rounds, "--rounds", 1000);
  const seed = parseSeed(flags.seed);
  const contestants = await contestantNames(flags.contestants);
  for (const name of contestants) await refuseWithoutHistory(name);
  const links = chooseLinks(only, { scenario: flags.scenario, scale: parseScale(flags.scale) });
  const start = flags.start ?? null;
  if (start !== null) {
    if (links.length > 1 || links[0]!.chains.length > 1) {
      throw new UsageError("A start belongs to one chain", {
        expected: "--only with one chain beside --start",
        actual: links.flatMap(({ chains }) => chains.map(({ id }) => id)).join(", "),
        next: `Name one: --only ${links[0]!.chains[0]!.id}`,
      });
    }
    checkStart(links[0]!, seed, start);
  }
  return { links, contestants, hops, rounds, seed, start };
}

/** @throws {UsageError} A store of what is live alone: it cannot be asked at the past block. */
async function refuseWithoutHistory(contestant: string): Promise<void> {
  const { name, capabilities } = await findEntityStore((await parseContestant(contestant)).store);
  if (capabilities.history === "all") return;
  throw new UsageError(`${name} keeps no history`, {
    expected: "a store that can be asked at a past block, too",
    actual: contestant,
    next: "Name others: --contestants bitemporal,posting",
  });
}

if (import.meta.main) await runCommand(SPEC, main);
