import { forkRisk } from "../../model/duplicity/fork_risk.ts";
import { arrangement, mitigations, STOLEN_PER_YEAR, WITNESSES } from "../../model/duplicity/mitigations.ts";
import { ONBOARDING_AGENTS, ONBOARDING_DAY, ONBOARDING_RISK } from "../../model/duplicity/onboarding_risk.ts";
import { AGENT_ONBOARDING } from "../../scenarios/agent_onboarding/agent_onboarding.ts";
import { numberText, shareText, timeText } from "../../scenarios/describe/words.ts";
import { markdownTable } from "../../text/markdown.ts";
import { probabilityRows, probabilityText, settingText } from "../terminal/risk_lines.ts";

/** Controllers and delays (s) of the table of fork probabilities. */
const CONTROLLERS = [1, 10, 100, 1000] as const;
const DELAYS_S = [1, 5, 60, 300] as const;

/**
 * The Markdown section on the duplicity risk of 1,000 engineers under one kt=1 log, ready to paste into a document of accepted
 * risks: what happens, how often by the model, what it takes with it, what mitigates it today and what would. Ends with a line
 * end. What auths does today is from keri.md 4 (auths-dev/auths 53313e20); all figures are the model's. Serves 000:L21, 000:L27.
 */
export function acceptedRisksSection(): string {
  const { controllers, eventsPerDay, hours } = ONBOARDING_RISK;
  const engineers = numberText(controllers);
  const agents = numberText(ONBOARDING_AGENTS);
  const today = arrangement("today", ONBOARDING_RISK, ONBOARDING_AGENTS);
  const arranged = [today, ...mitigations(ONBOARDING_RISK, ONBOARDING_AGENTS)];
  const forks = probabilityText(today.risk.forkPerDay);
  const forksThatDay = probabilityText(forkRisk(ONBOARDING_DAY).forkPerDay);
  const stalls = probabilityText(forkRisk({ ...ONBOARDING_RISK, witnesses: WITNESSES }).stallPerDay);
  return [
    `## Concurrent writers of one kt=1 log: ${engineers} engineers`,
    `**Risk.** All ${engineers} engineers control one organisation's log with a signing threshold of 1: each key alone ` +
    "makes the next event. Two of them who have not seen each other's event both sign a valid one at the same sequence number: " +
    "the log forks, and no rule of KERI says which branch holds.",
    `**Probability.** ${forks} of working days have at least one fork: ${settingText(ONBOARDING_RISK)}. ` +
    `On the day when the engineers onboard their ${agents} agents themselves, one event after the other, it is ` +
    `${forksThatDay}. While it is small it grows with the square of the load and in proportion to the delay:`,
    table(
      ["controllers", ...DELAYS_S.map((delay) => `known after ${timeText(delay)}`)],
      probabilityRows(ONBOARDING_RISK, CONTROLLERS, DELAYS_S.map((delaySeconds) => ({ delaySeconds }))),
    ),
    `**Blast radius.** Every agent hangs on that one log, so a fork puts all ${agents} in doubt for every verifier until it is ` +
    "settled. What the losing branch sealed since the fork is void: agents anchored there are unknown, revoked ones are live " +
    "again, and one lost event of a bulk onboarding takes its whole batch " +
    `(${
      numberText(AGENT_ONBOARDING.batchAgents.value)
    } agents) with it. Noticed at the end of a day, all that the losing ` +
    `branch has of that day's ${numberText(controllers * eventsPerDay)} events has to be made anew.`,
    `**Theft.** The same threshold makes every key a way in: with ${
      shareText(STOLEN_PER_YEAR)
    } of keys stolen a year, a thief ` +
    `holds one of ${engineers} with a probability of ${
      probabilityText(today.stolenPerYear)
    } a year, and can fork the log at will.`,
    "**What mitigates it today.**",
    [
      "One registry with one writer at a time: of writers that append at one number exactly one wins, and the others are refused by " +
      "name and can build anew upon its event. This holds for one copy; clones that are pushed later, and thieves, fork all the same.",
      "First seen: a verifier keeps the event that it saw first, refuses the other and reports both SAIDs.",
      "Forks are found: `deno task forks <registry> <clone>` compares every log of two copies and names each fork, both SAIDs, and " +
      "whether a rotation repairs it. It is run by hand: between two runs nobody knows.",
      "A fork of interactions is repaired by one rotation at its number, as long as neither side has rotated since. A fork of " +
      "rotations is repaired by nothing; the sides have to agree outside the log, and remove the other's device by hand.",
    ].map((item) => `- ${item}`).join("\n"),
    "**What would mitigate it**, for the same events:",
    table(
      ["arrangement", "fork a day", "agents in doubt", "enough keys stolen a year"],
      arranged.map(({ what, risk, agentsInDoubt, stolenPerYear }) => [
        what,
        probabilityText(risk.forkPerDay),
        numberText(agentsInDoubt),
        probabilityText(stolenPerYear),
      ]),
    ),
    "A threshold helps against races only from more than half of the keys on: fewer cosigners need not know of each other. Few " +
    "controllers with a threshold of more than half, and the engineers as delegates (dip), end races and thefts of one key at " +
    "once; witnesses of which more than half must receipt each event end forks as well, but on " +
    `${stalls} of days a race then leaves the log standing still until somebody clears it.`,
    "**Accepted until then**: honest forks at the rates above, found by comparing copies and repaired by rotation; a fork of " +
    "rotations, or one by a thief who holds the next keys as well, costs the organisation its log.",
    `_Model: each controller makes ${numberText(eventsPerDay)} events a day at random times of ${
      numberText(hours)
    } hours, ` +
    "independently of the others (a choice, as nothing is published); each event is known to all after the delay. Bursts and " +
    "people who work offline make it worse. Formula and simulation agree: `deno task risk --simulate`._",
  ].join("\n\n") + "\n";
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable({ columns, rows }).join("\n");
}
