import { BASELINE_MODE } from "../../model/evidence/kel_model.ts";
import { timesText } from "../../model/verdicts/bulk_flow.ts";
import type { FlowFigures, OnboardingAnswer } from "../../model/verdicts/answer.ts";
import { registryName } from "../../model/verdicts/make_answer.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { formatMeasured } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";

/** What every flow takes and in how many minutes that is acceptable, with the decision for each; null where nothing was onboarded. */
export function decisionTable(answer: OnboardingAnswer): SummaryTable | null {
  const { agents, bulkFlow: { flows, modes, within } } = answer;
  if (within.length === 0) return null;
  const minutes = within.map((one) => `${one.minutes} min`);
  return {
    title: `${registryName(answer)}: what each flow takes; (projected), ? not proven`,
    columns: [
      "flow",
      "agents/s",
      "of agents",
      "as fast",
      `${agents.toLocaleString("en-US")} agents`,
      ...minutes,
    ],
    left: minutes,
    rows: [
      ...flows.map((flow) => {
        const { mode } = writeVariant(flow.variant);
        const speed = modes.find(({ variant }) => variant === flow.variant);
        return [
          flowName(flow),
          flow.rate === null ? "-" : numberText(flow.rate).replaceAll(" agents/s", ""),
          flow.agents.toLocaleString("en-US"),
          speed === undefined ? "-" : timesText(speed),
          flow.minutes === null ? "-" : numberText(flow.minutes),
          ...within.map(({ takes }) => takes.find((one) => one.mode === mode)?.text ?? "?"),
        ];
      }),
      ["is a bulk flow needed for that?", "", "", "", "", ...within.map(({ decision }) => NEEDED[decision])],
    ],
  };
}

/** What a decision within minutes says: that a bulk flow pays by its rates is another question. */
const NEEDED = { go: "needed", "no-go": "not needed", unknown: "unknown" } as const;

/** "one commit an event", "multi-seal"; with its setting where it is not the registry's first. */
function flowName({ variant }: FlowFigures): string {
  return variant.replace(BASELINE_MODE, "one commit an event");
}

function numberText(known: NonNullable<FlowFigures["rate"]>): string {
  const text = formatMeasured(known, known.unit);
  return known.basis === "projected" ? `(${text})` : text;
}
