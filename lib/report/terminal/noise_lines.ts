import type { Assessment } from "../../model/assessment.ts";
import { noisyText } from "../../model/evidence/run_noise.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { holdsLines } from "../../runs/trial_files.ts";
import { shellCommand } from "../../text/command_line.ts";
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
  const again = await againText(dir, manifest.command, noise.noisyTrials.length > 0);
  const cost = withheld > 0
    ? `${countText(withheld, "verdict")} cannot be given`
    : "these figures prove nothing";
  return [
    `NOISY: the machine was busy, so ${cost} (${noisyText(noise)})`,
    `Next: close other work, then ${again}`,
  ];
}

/** How to measure again: the noisy trials where the folder still holds what that takes, else the whole run. */
async function againText(dir: string, command: string, noisyTrials: boolean): Promise<string> {
  if (noisyTrials && await holdsLines(dir)) {
    return `${shellCommand`deno task bench --resume --out ${dir}`} measures the noisy trials again`;
  }
  return command.startsWith("deno task merge")
    ? `deno task bench --resume --out each joined run, and join them again: ${command}`
    : `measure again: ${command}`;
}
