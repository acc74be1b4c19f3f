import type { Row } from "../../runs/schema.ts";
import type { AssessInput } from "../input.ts";
import type { NotProvenReason } from "../verdicts/verdict.ts";
import { noiseWarnings, type RunNoise, runNoise } from "./run_noise.ts";

/** The trials a model may use, and why others are left out. */
export interface TrialSelection {
  readonly trials: readonly Row<"trials">[];
  readonly noise: RunNoise;
  /** Why the trials selected by `are` give no numbers; null where usable ones exist. */
  whyNothing(are: (trial: Row<"trials">) => boolean): NotProvenReason | null;
  readonly warnings: readonly string[];
}

/**
 * Excludes trials that failed or have a failed check, noisy ones where enough quiet ones remain, and the whole run where its storage is not real or where it failed
 * and no trial explains why.
 * Source: README.md "How to read a result".
 */
export function selectTrials(input: AssessInput): TrialSelection {
  const { manifest, trials } = input;
  const failedChecks = new Set(input.checks.filter((check) => !check.ok).map((check) => check.trial));
  const bad = (trial: Row<"trials">) => trial.status !== "ok" || failedChecks.has(trial.trial);
  const excluded = trials.filter(bad);
  const runFailed = manifest.status === "failed" && excluded.length === 0;
  const sound = manifest.storage.real && !runFailed ? trials.filter((trial) => !bad(trial)) : [];
  const noise = runNoise(sound, input);
  const usable = sound.filter(({ trial }) => !noise.leftOut.includes(trial));
  return {
    trials: usable,
    noise,
    whyNothing: (are) => {
      if (usable.some(are)) return null;
      if (!trials.some(are)) return "not-measured";
      return manifest.storage.real ? "run-failed" : "storage-not-real";
    },
    warnings: [...noiseWarnings(noise), ...warningsOf(input, excluded, runFailed)],
  };
}

function warningsOf(input: AssessInput, excluded: readonly Row<"trials">[], runFailed: boolean): string[] {
  const { manifest } = input;
  const warnings: string[] = [];
  if (!manifest.storage.real) {
    const { path, kind, fsyncP50Us } = manifest.storage;
    warnings.push(
      `"${path}" is not real storage (${kind}, fdatasync p50 ${
        Math.round(fsyncP50Us)
      } us): no law is fitted from this run`,
    );
  }
  if (runFailed) {
    const failed = manifest.checks.filter((check) => !check.ok).map((check) => check.name);
    warnings.push(`The run failed (${failed.join(", ") || "status failed"}): no law is fitted from it`);
  }
  for (const trial of excluded) {
    warnings.push(
      `Trial ${trial.trial} (${trial.scenario} ${trial.benchmark} ${trial.store} ${trial.variant}) failed and is left out: ${
        trial.error ?? "a check failed"
      }`,
    );
  }
  if (manifest.status === "running" || manifest.status === "interrupted") {
    warnings.push(
      `The run is ${manifest.status}: ${manifest.trialsDone} of ${manifest.trialsPlanned} trials are in it`,
    );
  }
  return warnings;
}
