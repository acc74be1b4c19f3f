import type { Row } from "../../runs/schema.ts";
import type { Window } from "../evidence/curves.ts";
import { type EntityModel, tooFewSamples } from "../evidence/entity_model.ts";
import { METRICS } from "../../reference/metrics.ts";
import type { RescaledFrom } from "../rescale/rescaled.ts";
import type { Place } from "../place.ts";
import { BLOCK_S } from "../laws/real_block.ts";
import { isNeed } from "../verdicts/needs.ts";
import { type Asked as AskedOf, questionOf } from "../verdicts/question.ts";
import type { Asked, CaseOnStore, WhatIfCase } from "./what_if_data.ts";

/**
 * The laws of a place for a page to ask; null where it has none of writing.
 * @param parts `queries`: of each of the place's trials; `windows`: what they measured along their stores (`commitWindows`).
 */
export function caseOnStore(
  { entry: { scenario }, subject, requirements }: Place,
  models: readonly EntityModel[],
  { asked, queries, windows, rescaled }: {
    readonly asked: AskedOf;
    readonly queries: readonly (readonly Row<"queries">[])[];
    readonly windows: ReadonlyMap<EntityModel, readonly Window[]>;
    readonly rescaled: RescaledFrom | undefined;
  },
): CaseOnStore | null {
  const lawful = models.filter(({ commits }) => commits.fitted !== null);
  const [first] = lawful;
  if (first === undefined) return null;
  const stated = (metric: string, direction: 1 | -1) =>
    statedValues(requirements, { asked, metric, direction });
  const writes = stated(METRICS.entitiesPerS.id, 1);
  const ownStream = first.commits.blocks.steady.shape.versions / BLOCK_S;
  return {
    scenario: scenario.id,
    title: scenario.title,
    full: { ...first.fullStored, entities: first.fullSize.entities },
    asked: {
      writesPerS: writes.first === null ? { ...writes, first: ownStream } : writes,
      readsPerS: stated(METRICS.queriesPerS.id, 1),
      syncMin: stated(METRICS.syncMin.id, -1),
    },
    onStore: {
      store: subject.store,
      variants: lawful.map((model) => ({
        commits: {
          subject: model.commits.subject,
          sizeUnit: model.commits.sizeUnit,
          fitted: model.commits.fitted,
          blocks: model.commits.blocks,
        },
        largestCommit: model.largestCommit,
        size: model.size,
        mixMs: model.queries.mixMs,
        windows: windows.get(model)!,
      })),
      tooFew: lawful.flatMap(tooFewSamples),
      readers: closedLoopReaders(queries),
      ...rescaled === undefined ? {} : { rescaled: { from: rescaled.from, widening: rescaled.widening } },
    },
  };
}

/**
 * The needs that ask for a metric at full size. The one to begin with is a design's own where one is stated, as in curves; of
 * several the most demanding.
 * @param about `direction`: 1 where more is more demanding, -1 for limits.
 */
function statedValues(
  requirements: Place["requirements"],
  { asked, metric, direction }: {
    readonly asked: AskedOf;
    readonly metric: string;
    readonly direction: 1 | -1;
  },
): Asked {
  const needs = requirements.filter(isNeed).flatMap((row) => {
    const question = questionOf(row, asked);
    const isAsked = "metric" in question && question.metric === metric && question.sense !== "within" &&
      question.worstOf === undefined && question.entities === undefined && typeof row.test_at === "number";
    return isAsked ? [{ row, value: (row.test_at as number) * (question.per ?? 1) }] : [];
  }).filter(({ value }) => value > 0).toSorted((a, b) => a.value - b.value);
  const first = preferred(needs, ({ row }) => row.kind === "design_target" || row.scenario === null)
    .at(direction === 1 ? -1 : 0);
  // Rows of kind load are parts of a stream where others ask for the whole.
  const whole = preferred(needs, ({ row }) => row.kind !== "load");
  return {
    first: first?.value ?? null,
    values: [...Map.groupBy(whole, ({ value }) => value)].map(([value, own]) => ({
      value,
      ids: own.map(({ row }) => row.id),
    })),
  };
}

/** Those that are so, where some are; else all. */
function preferred<T>(all: readonly T[], is: (one: T) => boolean): readonly T[] {
  const some = all.filter(is);
  return some.length > 0 ? some : all;
}

/** Readers of one trial's closed loop; the most, where trials differ. */
function closedLoopReaders(queries: readonly (readonly Row<"queries">[])[]): number | null {
  const readers = queries.map((own) =>
    new Set(own.filter(({ scheduled_us: due }) => due === null).map(({ worker }) => worker)).size
  );
  return Math.max(0, ...readers) || null;
}

/** The stores of each scenario together, scenarios in the order in which answers name them. */
export function casesOf(
  found: readonly CaseOnStore[],
  answers: readonly { readonly scenario: string | null }[],
): WhatIfCase[] {
  const bySource = Map.groupBy(found, ({ scenario }) => scenario);
  return [...new Set(answers.map(({ scenario }) => scenario))].flatMap((scenario) => {
    const own = bySource.get(scenario ?? "") ?? [];
    if (own.length === 0) return [];
    const { onStore: _, ...about } = own[0]!;
    return [{ ...about, stores: own.map(({ onStore }) => onStore) }];
  });
}
