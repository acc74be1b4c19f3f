import { BLOCK_SECONDS } from "../../chain/block.ts";
import type { DescribedEntities } from "./describe_scenario.ts";
import type { DescribedOperation, DescribedStretch } from "./describe_stream.ts";
import { type Part, short, WIDTH } from "./part.ts";
import { bytesText, countText, numberText, shareText, timeText, wrap } from "./words.ts";

/** A described chain of entities: its size, types, stream, life cycles and queries. */
export function entityParts(described: DescribedEntities): Part[] {
  return [
    { lines: ["", ...summary(described).flatMap((text) => wrap(text, WIDTH))] },
    sizeTable(described),
    typeTable(described),
    ...streamTables(described),
    ...stateTable(described),
    ...queryParts(described),
  ];
}

function summary(described: DescribedEntities): string[] {
  const { full, scaled, scale, types, owners, loadBlocks, generator } = described;
  const at = scale === 1 ? "" : ` At scale ${scale}: ${numberText(scaled.entities)} entities.`;
  const accounts = owners === 1 ? "one account" : `${numberText(owners)} accounts`;
  const versions = numberText(full.versions);
  const written = generator === "cohorts"
    ? `Written over the calendar's blocks, each entity as often as its cohort says: ${versions} versions.`
    : `Day 0 is written in ${numberText(loadBlocks)} blocks.`;
  return [
    `${numberText(full.entities)} entities of ${countText(types.length, "type")}, held by ${accounts}, ` +
    `with ${numberText(full.attributes)} attributes of their own.${at}`,
    written + streamSummary(described),
    querySummary(described),
  ];
}

function streamSummary({ stream: [steady, ...peaks] }: DescribedEntities): string {
  if (steady === undefined) return "";
  const [perS, perBlock] = [steady.totalPerS, steady.totalPerS * BLOCK_SECONDS].map(numberText);
  const after = peaks.length === 0 ? "" : `, and ${countText(peaks.length, "peak")} after it`;
  return ` Then ${perS} operations a second, ${perBlock} in a block of ${BLOCK_SECONDS} s${after}.`;
}

function querySummary({ queries, readRatePerS }: DescribedEntities): string {
  if (queries.length === 0) return "It asks nothing.";
  const rate = readRatePerS === null ? "" : `, ${numberText(readRatePerS)} a second beside the writes`;
  return `It asks ${countText(queries.length, "kind")} of query${rate}.`;
}

function sizeTable({ full, scaled, scale, generator }: DescribedEntities): Part {
  const sizes = scale === 1 ? [full] : [full, scaled];
  const row = (name: string, of: (size: typeof full) => string) => [name, ...sizes.map(of)];
  return {
    title: generator === "cohorts"
      ? "size of the whole chain"
      : "size of the initial state; the stream comes on top",
    columns: ["", "x1", `x${scale}`].slice(0, 1 + sizes.length),
    rows: [
      row("entities", (size) => numberText(size.entities)),
      row("versions", (size) => numberText(size.versions)),
      row("attributes of its own", (size) => numberText(size.attributes)),
      row("string rows, system included", (size) => numberText(size.stringRows)),
      row("numeric rows, system included", (size) => numberText(size.numberRows)),
      row("payload rows", (size) => numberText(size.payloadRows)),
      row("rows in all", (size) => numberText(size.rows)),
      row("payload bytes", (size) => bytesText(size.payloadBytes)),
    ],
  };
}

function typeTable({ types, scale, generator }: DescribedEntities): Part {
  const versions = generator === "cohorts";
  return {
    title: `entity types at x${scale}`,
    columns: [
      "type",
      "entities",
      "share",
      ...versions ? ["versions"] : [],
      "text",
      "numbers",
      "payload",
      "lives",
      "owned by",
    ],
    left: ["owned by"],
    rows: types.map((type) => [
      type.id,
      numberText(type.entities),
      shareText(type.share),
      ...versions ? [numberText(type.versions)] : [],
      String(type.strings),
      String(type.numbers),
      type.payloadBytes === 0 ? "none" : bytesText(type.payloadBytes),
      versions ? "by cohort" : livesText(type.lifeBlocks),
      type.ownedBy,
    ]),
  };
}

function livesText({ min, max }: { readonly min: number; readonly max: number }): string {
  const [from, to] = [timeText(min * BLOCK_SECONDS), timeText(max * BLOCK_SECONDS)];
  return from === to ? from : `${from} to ${to}`;
}

function streamTables({ stream, scale }: DescribedEntities): Part[] {
  return stream.flatMap((stretch): Part[] => [
    {
      title: stretchTitle(stretch, scale),
      columns: ["operation", "type", "what", "a second", "a block", "source"],
      left: ["type", "what", "source"],
      rows: stretch.operations.map(operationRow),
    },
    ...stretch.resting.length === 0
      ? []
      : [{ lines: indented(`resting meanwhile: ${stretch.resting.join(", ")}`, 2) }],
  ]);
}

function indented(text: string, by: number): string[] {
  return wrap(text, WIDTH - by).map((line) => " ".repeat(by) + line);
}

function stretchTitle({ id, seconds, totalPerS }: DescribedStretch, scale: number): string {
  const name = seconds === null ? "steady operations" : `peak ${id}, ${timeText(seconds)}`;
  return `${name}, at x${scale}: ${numberText(totalPerS)} a second in all`;
}

function operationRow(
  { id, entityType, what, scaledPerS, perBlock, source, pulse }: DescribedOperation,
): string[] {
  const inStep = pulse === null ? "" : `, in ${timeText(pulse.withinS)} of every ${timeText(pulse.everyS)}`;
  return [id, entityType, what + inStep, numberText(scaledPerS), numberText(perBlock), short(source)];
}

function stateTable({ states, scale }: DescribedEntities): Part[] {
  if (states.length === 0) return [];
  return [{
    title:
      `life cycles under the steady operations, at x${scale} (declared rates; a small scale may sustain less)`,
    columns: ["type", "state", "day 0", "share", "in/s", "out/s", "changed/s", "then"],
    left: ["state", "then"],
    rows: states.map((state) => [
      state.type,
      state.state === "" ? "(all)" : state.state,
      numberText(state.entities),
      shareText(state.share),
      numberText(state.arrivingPerS),
      numberText(state.leavingPerS),
      numberText(state.changingPerS),
      outlook(state.netPerS, state.emptiesInS),
    ]),
  }];
}

function outlook(netPerS: number, emptiesInS: number | null): string {
  if (netPerS === 0) return "stays level";
  if (emptiesInS !== null) return `empties in ${timeText(emptiesInS)}`;
  return `grows by ${numberText(Math.round(netPerS * 86_400))} a day`;
}

function queryParts({ queries }: DescribedEntities): Part[] {
  if (queries.length === 0) return [];
  return [
    {
      title: "query mix",
      columns: ["query", "share", "page", "source"],
      left: ["source"],
      rows: queries.map((query) => [
        query.type,
        shareText(query.share),
        String(query.limit),
        short(query.source),
      ]),
    },
    { lines: ["", ...queries.flatMap(({ type, text }) => [`  ${type}`, ...indented(text, 4)])] },
  ];
}
