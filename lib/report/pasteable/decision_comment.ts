import type { OnboardingFigures } from "../../model/onboarding/onboarding_figures.ts";
import type { OnboardingAnswer } from "../../model/verdicts/answer.ts";
import { registryName } from "../../model/verdicts/make_answer.ts";
import type { AuthsOnboarding } from "../../reference/auths_onboarding.ts";
import { machineClassText } from "../../runs/machine_class.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { markdownTable, markdownText } from "../../text/markdown.ts";
import { printable } from "../../text/printable.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { machineLine, provenanceOf } from "../charts/provenance.ts";
import { decisionTable } from "../sections/decision_table.ts";
import { onboardingNotes, onboardingRates } from "../terminal/onboarding_tables.ts";

/** An onboarding that a run holds: what a text to paste is made from. */
export interface Onboarded {
  readonly manifest: Manifest;
  /** The decision, an entry a registry. */
  readonly answers: readonly OnboardingAnswer[];
  readonly figures: readonly OnboardingFigures[];
  readonly auths: AuthsOnboarding;
}

/** The decision on a bulk flow as a comment on the issue that asks for it: figures, machine, the command that makes them again. */
export function decisionComment({ manifest, answers, figures, auths }: Onboarded): string {
  const named = answers.length > 1;
  const bounds = new Set(answers.flatMap(({ bulkFlow }) => bulkFlow.bounds));
  return [
    "## Bulk onboarding, measured",
    "",
    ...answers.flatMap((row) => [
      `**${markdownText(row.bulkFlow.summary)}**${named ? ` (${markdownText(registryName(row))})` : ""}`,
      "",
      ...row.bulkFlow.details.map(item),
      "",
      ...tableOf(row),
    ]),
    ...onboardingRates(figures, auths).flatMap((table) => [...markdownTable(table), ""]),
    "### What limits a bulk flow",
    "",
    ...[...bounds].map(item),
    "",
    "### How this was measured",
    "",
    item(`${machineLine(manifest)}; ${machineClassText(manifest.machine)}`),
    ...onboardingNotes(figures, auths, Infinity).map(item),
    item("95 % intervals over trials in brackets; fewer than six trials give none"),
    item(
      `run ${manifest.run} of ${manifest.createdAt.slice(0, 10)}, seed ${manifest.seed}${
        commitText(manifest)
      }`,
    ),
    item(Object.entries(manifest.versions).map(([name, version]) => `${name} ${version}`).join(", ")),
    "",
    "To make these figures again, with Headroom:",
    "",
    ...commandLines(manifest),
  ].join("\n");
}

/** The run's command; of one that was joined from many, how many they were: their folders are not at hand elsewhere. */
function commandLines(manifest: Onboarded["manifest"]): string[] {
  const { command } = provenanceOf(manifest);
  // A run of others may name anything, which must stay within its fence.
  const isLine = command === manifest.command && printable(command) === command && !command.includes("```");
  return isLine ? ["```sh", command, "```"] : [markdownText(command)];
}

function commitText({ gitCommit }: Onboarded["manifest"]): string {
  return gitCommit === null ? "" : `, Headroom at commit ${gitCommit}`;
}

function tableOf(row: OnboardingAnswer): string[] {
  const table = decisionTable(row);
  return table === null ? [] : [...markdownTable(table), ""];
}

function item(clause: string): string {
  return `- ${markdownText(sentenceCase(clause))}`;
}
