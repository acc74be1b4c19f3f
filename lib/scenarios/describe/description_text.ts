import type { Described, DescribedKels } from "./describe_scenario.ts";
import { entityParts } from "./entity_text.ts";
import { type Part, short, WIDTH } from "./part.ts";
import { countText, numberText, wrap } from "./words.ts";

/** A described scenario in words and tables, for a terminal. */
export function descriptionText(described: Described): Part[] {
  const head: Part = { lines: [`${described.title} (${described.id})`, `source: ${described.source}`] };
  const parts = described.kind === "kels" ? kelParts(described) : entityParts(described);
  return [head, ...parts, ...requirementParts(described), ...choiceParts(described)];
}

function kelParts({ agents, engineers, anchorsPerAgent, batchAgents, scale, events }: DescribedKels): Part[] {
  const text =
    `At scale ${scale}: ${numberText(agents)} agents of ${numberText(engineers)} engineers under one ` +
    `organisation, ${countText(anchorsPerAgent, "root event")} an agent where each is anchored alone, ` +
    `batches of ${numberText(batchAgents)} agents.`;
  return [
    { lines: ["", ...wrap(text, WIDTH)] },
    {
      title: "key events by write mode, the organisation's inception included",
      columns: ["mode", "root events", "all events"],
      rows: events.map((row) => [row.mode, numberText(row.rootEvents), numberText(row.events)]),
    },
  ];
}

function requirementParts({ requirements }: Described): Part[] {
  if (requirements.length === 0) return [{ lines: ["", "It is judged by no requirement."] }];
  return [{
    title: `judged by ${countText(requirements.length, "requirement")}`,
    columns: ["id", "need", "source"],
    left: ["need", "source"],
    rows: requirements.map(({ id, need, source }) => [id, need, short(source)]),
  }];
}

function choiceParts({ choices }: Described): Part[] {
  if (choices.length === 0) return [];
  const lines = choices.flatMap(({ id, choice }) => {
    const [first = "", ...rest] = wrap(choice, WIDTH - 16);
    return [`  ${id.padEnd(13)} ${first}`, ...rest.map((line) => `${" ".repeat(16)}${line}`)];
  });
  return [{ lines: ["", "choices made", ...lines] }];
}
