import type { SummaryTable } from "../../text/text_table.ts";
import type { AttributeStatistics, CensusSummary, GroupStatistics } from "../../inspect/census_summary.ts";
import { countCell, shareCell, textCell } from "./table_cells.ts";

const ATTRIBUTES = 40;
const GROUPS = 20;
const EXAMPLE = 44;

/** Custom attributes, most rows first: how often, how many values, and what they look like. */
export function attributeTable(census: CensusSummary): SummaryTable {
  const custom = census.attributes.filter(({ system, versions }) => !system && versions > 0);
  const rows = custom.slice(0, ATTRIBUTES).map((attribute) => [
    textCell(attribute.name, 28),
    attribute.type,
    countCell(attribute.versions),
    shareCell(attribute.versions, census.versions),
    countCell(attribute.entities),
    distinctCell(attribute),
    changesCell(attribute),
    valuesCell(attribute),
  ]);
  const more = custom.length - rows.length;
  if (more > 0) rows.push([`${countCell(more)} more`, "", "", "", "", "", "", ""]);
  return {
    title: "Custom attributes (the 8 system attributes are in every version)",
    columns: ["name", "kind", "rows", "of versions", "entities", "values", "changes", "look like"],
    left: ["kind", "look like"],
    rows,
  };
}

/** Groups of similar entities, most entities first. */
export function groupTable(census: CensusSummary): SummaryTable {
  const rows = census.groups.slice(0, GROUPS).map((group, i) => [
    String(i + 1),
    countCell(group.entities),
    shareCell(group.entities, census.entities),
    countCell(group.versions),
    nameCell(group),
    group.contentType === null ? "several" : textCell(group.contentType, 24),
    attributesCell(group),
  ]);
  const rest = census.groups.slice(GROUPS);
  if (rest.length > 0) {
    const entities = rest.reduce((sum, group) => sum + group.entities, 0);
    const versions = rest.reduce((sum, group) => sum + group.versions, 0);
    rows.push([
      "",
      countCell(entities),
      shareCell(entities, census.entities),
      countCell(versions),
      `${rest.length} more groups`,
      "",
      "",
    ]);
  }
  return {
    title: "Entities alike (same attribute names, `type` and content type)",
    columns: ["group", "entities", "share", "versions", "type", "content type", "attributes"],
    left: ["type", "content type", "attributes"],
    rows,
  };
}

/** Never more than there are rows, which the estimate does not know. */
function distinctCell({ versions, values }: AttributeStatistics): string {
  if (values === null) return "";
  if (values.distinctExact) return countCell(values.distinct);
  return `about ${countCell(Math.min(versions, roughly(values.distinct)))}`;
}

/** Two digits: the estimate is good to about 3 %. */
function roughly(value: number): number {
  return Number(value.toPrecision(2));
}

function changesCell({ values }: AttributeStatistics): string {
  return values === null || values.compared === 0 ? "-" : shareCell(values.changed, values.compared);
}

function valuesCell({ values }: AttributeStatistics): string {
  if (values === null || values.count === 0) return "";
  if (values.distinctExact) {
    const shown = values.top.slice(0, 4).map(([value]) => textCell(value, 16)).join(", ");
    return textCell(`${shown}${values.distinct > 4 ? ", …" : ""}`, EXAMPLE);
  }
  if (values.kind === "number") return `${values.min} to ${values.max}`;
  const prefix = values.prefix === "" ? "" : `"${textCell(values.prefix, 20)}", then `;
  const rest = { digits: "digits", hex: "hex digits", text: "text" }[values.rest];
  const lengths = values.minBytes === values.maxBytes
    ? `${values.minBytes} bytes`
    : `${values.minBytes} to ${values.maxBytes} bytes`;
  return `${prefix}${rest}, ${lengths}`;
}

function nameCell(group: GroupStatistics): string {
  if (group.rest) return "all other groups";
  return group.type === null ? "(none)" : textCell(group.type, 24);
}

function attributesCell(group: GroupStatistics): string {
  if (group.rest) return "";
  const names = [...group.strings.filter((name) => name !== "type"), ...group.numbers];
  const shown = names.slice(0, 3).map((name) => textCell(name, 18)).join(", ");
  return `${names.length}: ${shown}${names.length > 3 ? ", …" : ""}`;
}
