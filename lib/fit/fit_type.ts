import type { AttributeSpec, EntityTypeSpec } from "../scenarios/scenario.ts";
import type { GroupStatistics } from "../inspect/census_summary.ts";
import { STRING_SYSTEM_BYTES } from "../inspect/json_length.ts";
import { fitAttributes } from "./fit_attributes.ts";
import type { FittedCalendar } from "./fit_calendar.ts";
import { fitCohort } from "./fit_cohort.ts";
import { fitPayload } from "./fit_payload.ts";

/** Bytes of a JSON cache's member besides its name and value. */
const MEMBER_BYTES = ',"":""'.length;
const ID_LENGTH = 60;

/** An entity type made from a group, and how many entities had to be created earlier than in the chain. */
export interface FittedType {
  readonly spec: EntityTypeSpec;
  readonly group: GroupStatistics;
  readonly movedEarlier: number;
}

/** What the types of a scenario share. */
interface TypeContext {
  readonly calendar: FittedCalendar;
  readonly source: string;
  /** Ids in use; `fitType` adds its own. */
  readonly taken: Set<string>;
}

/** An entity type estimated from one group of entities. */
export function fitType(group: GroupStatistics, { calendar, source, taken }: TypeContext): FittedType {
  const attributes = group.rest ? meanAttributes(group, source) : fitAttributes(group.attributes, source);
  const { spec: cohort, movedEarlier } = fitCohort(group, calendar, source);
  const { min, max } = group.lastVersionBlocks;
  const spec = {
    id: newId(group, attributes, taken),
    count: { value: group.entities, source },
    attributes,
    payload: fitPayload(group, group.contentType ?? "application/octet-stream", source),
    btlBlocks: { min: Math.max(1, min), max: Math.max(1, max), source },
    owners: group.creatorRanks.map(({ from, to, entities }) => ({ from, to, weight: entities })),
    cohort,
  };
  return { spec, group, movedEarlier };
}

/** As many attributes, of such lengths, as entities of a mixed group have on average. */
function meanAttributes(group: GroupStatistics, source: string): AttributeSpec[] {
  const strings = Math.max(1, Math.round(group.meanStrings));
  const bytes = (group.meanStringJsonBytes - STRING_SYSTEM_BYTES) / strings;
  return [
    ...Array.from({ length: strings }, (_, i): AttributeSpec => {
      const name = `text_${i + 1}`;
      const digits = Math.max(1, Math.min(1_000, Math.round(bytes - MEMBER_BYTES - name.length)));
      return { name, type: "string", value: { kind: "template", template: `{hex:${digits}}` }, source };
    }),
    ...Array.from({ length: Math.round(group.meanNumbers) }, (_, i): AttributeSpec => ({
      name: `number_${i + 1}`,
      type: "numeric",
      value: { kind: "uniform", min: 0, max: 999_999 },
      source,
    })),
  ];
}

/** An unused id: from the `type`, else from the first attribute. */
function newId(group: GroupStatistics, attributes: readonly AttributeSpec[], taken: Set<string>): string {
  const name = group.rest ? "others" : group.type ?? attributes[0]?.name ?? "plain";
  const plain = name.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, ID_LENGTH);
  const base = /^[A-Za-z]/.test(plain) ? plain : `t_${plain}`;
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
  taken.add(id);
  return id;
}
