import { choice, numberOf, state, text, textOf } from "../builders/attribute_builders.ts";
import {
  CENTS,
  CENTS_PER_HOUR,
  EPOCH_S,
  type FreelanceRegion,
  growing,
  NO_PAYLOAD,
  PERCENT,
  rating,
  STARS,
  TWO_YEARS,
} from "./model.ts";
import { SKILL_WEIGHTS, SKILLS } from "./skills.ts";
import { PERSON_NAMES } from "../builders/person_names.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { always, between, given, weighted, whole } from "../builders/value_builders.ts";

/** Workers who have done a job, the only ones that are reviewed. */
export const HIRED_BEFORE = { attribute: "hired_before", value: "yes" } as const;

/** What a worker's record follows: from no job yet to the best known. Source: choice. */
const STANDING = given(
  "hired_before",
  { no: always("new") },
  weighted(["rising", 40], ["established", 22], ["top", 8]),
);

/** Freelancers: 12 string and 8 numeric attributes (002:L718-L723). */
export function workersOf({ code, workers }: FreelanceRegion): EntityTypeSpec {
  return {
    id: "workers",
    count: workers,
    lifecycle: {
      states: [["available", 82], ["busy", 10], ["on_vacation", 8]],
      transitions: [
        { from: "available", to: "busy", cause: "contract started" },
        { from: "busy", to: "available", cause: "contract completed" },
        { from: "available", to: "on_vacation", cause: "takes time off" },
        { from: "on_vacation", to: "available", cause: "comes back" },
      ],
      source: "002:L723; choice: shares, a tenth of the workers having an active contract",
    },
    traits: [
      textOf(
        "hired_before",
        { kind: "cycle", values: [["yes", 7], ["no", 3]] },
        "choice: three profiles in ten are new",
      ),
      textOf("standing", STANDING, "choice: reputations and earnings must fit each other"),
    ],
    attributes: [
      text("worker_id", `wrk_${code}_{pad:8}`, "002:L718"),
      choice("name", PERSON_NAMES, "002:L718"),
      textOf("verified_identity", byStanding(yes(55), yes(85), yes(97), always("true")), "002:L718"),
      textOf("joined_date", byStanding(date(25, 25), date(22, 24), date(18, 22), date(15, 20)), "002:L718"),
      textOf("headline", bySkill(({ headline }) => `${headline}, {int:1-9} years`), "002:L719"),
      textOf(
        "bio",
        bySkill((skill) =>
          `${skill.headline} working remotely. Clear terms, weekly updates, revisions included.`
        ),
        "002:L719",
      ),
      choice("availability", [["as_needed", 45], ["part_time", 30], ["full_time", 25]], "002:L719"),
      choice("skill_ids", SKILL_WEIGHTS, "002:L720; choice: one member, see lists"),
      textOf(
        "skill_levels",
        byStanding(level(70, 30, 0), level(20, 60, 20), level(0, 45, 55), level(0, 5, 95)),
        "002:L720",
      ),
      choice(
        "certifications",
        [["none", 72], ["platform-test", 20], ["vendor", 8]],
        "002:L720; choice: see lists",
      ),
      state("status", "002:L723"),
      textOf("last_active", { kind: "time", of: "version", epochS: EPOCH_S }, "002:L723"),
      numberOf(
        "hourly_rate",
        byStanding(between(500, 2_500), between(1_000, 5_000), between(2_000, 9_000), between(4_500, 20_000)),
        CENTS_PER_HOUR,
        "002:L719",
      ),
      numberOf(
        "avg_rating",
        byStanding(always(0), rating(3.8, 5), rating(4.4, 5), rating(4.8, 5)),
        STARS,
        "002:L721",
      ),
      numberOf(
        "total_jobs",
        byStanding(always(0), growing(1, 14, 0.1), growing(15, 149, 0.2), growing(150, 900, 0.4)),
        whole("jobs"),
        "002:L721",
      ),
      numberOf(
        "completion_rate",
        byStanding(always(0), between(70, 100), between(85, 100), between(94, 100)),
        PERCENT,
        "002:L721",
      ),
      numberOf("response_time", RESPONSE, whole("min"), "002:L721"),
      numberOf(
        "lifetime_earnings",
        byStanding(
          always(0),
          growing(5_000, 400_000, 4_000),
          growing(400_000, 6_000_000, 12_000),
          growing(5_000_000, 60_000_000, 40_000),
        ),
        CENTS,
        "002:L722",
      ),
      numberOf(
        "current_balance",
        byStanding(always(0), between(0, 5_000), between(0, 150_000), between(0, 600_000)),
        CENTS,
        "002:L722",
      ),
      numberOf(
        "pending_payments",
        given("status", { busy: between(2_000, 250_000) }, always(0)),
        CENTS,
        "002:L722",
      ),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: TWO_YEARS,
    ownedBy: "self",
  };
}

/** Minutes to an answer: most within a few hours, some after a day or two. */
const RESPONSE: ValueSpec = {
  kind: "histogram",
  buckets: [{ min: 5, max: 120, weight: 50 }, { min: 121, max: 720, weight: 35 }, {
    min: 721,
    max: 2_880,
    weight: 15,
  }],
};

function byStanding(fresh: ValueSpec, rising: ValueSpec, established: ValueSpec, top: ValueSpec): ValueSpec {
  return given("standing", { new: fresh, rising, established, top });
}

function bySkill(template: (skill: typeof SKILLS[number]) => string): ValueSpec {
  return given(
    "skill_ids",
    Object.fromEntries(SKILLS.map((skill) => [skill.id, { kind: "template", template: template(skill) }])),
  );
}

function yes(percent: number): ValueSpec {
  return { kind: "choice", values: [["true", percent], ["false", 100 - percent]] };
}

function date(fromYear: number, toYear: number): ValueSpec {
  return { kind: "template", template: `20{int:${fromYear}-${toYear}}-{int:1-12}-{int:1-28}` };
}

function level(beginner: number, intermediate: number, expert: number): ValueSpec {
  return {
    kind: "choice",
    values: [["beginner", beginner], ["intermediate", intermediate], ["expert", expert]],
  };
}
