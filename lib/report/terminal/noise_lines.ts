import type { Assessment } from "../../model/assessment.ts";
import { noisyText } from "../../model/evidence/run_noise.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { holdsLines } from "../../runs/trial_files.ts";
import { countText } from "../../scenarios/describe/words.ts";

/** A run folder and what it means. */
interface AssessedRun {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly assessment: Assessment;
}

/** What a busy machine costs a run, and what to do about it; nothing where no verdict is withheld. */
export async function noiseLines({ dir, manifest, assessment }: AssessedRun): Promise<string[]> {
  const { noise, verdicts } = assessment;
  if (noise.state !== "noisy") return [];
  const withheld = verdicts.filter(({ reason }) => reason === "machine-busy").length;
  const again = await holdsLines(dir) && noise.noisyTrials.length > 0
    ? `deno task bench --resume --out ${dir} measures the noisy trials again`
    : `measure again: ${manifest.command}`;
  const cost = withheld > 0
    ? `${countText(withheld, "verdict")} cannot be given`
    : "these figures prove nothing";
  return [
    `NOISY: the machine was busy, so ${cost} (${noisyText(noise)})`,
    `Next: close other work, then ${again}`,
  ];
}
