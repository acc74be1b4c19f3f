import { attributes, from, number } from "../builders/attributes.ts";
import { STARS } from "../builders/encodings.ts";
import { PERSON_NAMES } from "../builders/person_names.ts";
import {
  always,
  between,
  buckets,
  cycle,
  given,
  givenEach,
  rating,
  STATE,
  template,
  weighted,
  where,
  writtenAt,
} from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { EPOCH_S, type FreelanceRegion, growing, HOURLY_RATES, NO_PAYLOAD, TWO_YEARS } from "./model.ts";
import { ANY_SKILL, SKILLS } from "./skills.ts";

/** Workers who have completed a job; only these are hired and reviewed. */
export const HIRED_BEFORE = where("hired_before", "yes");

/** Standing, which ratings and earnings follow. Source: choice. */
const STANDING = given(
  "hired_before",
  { no: always("new") },
  weighted({ rising: 40, established: 22, top: 8 }),
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
    traits: attributes("choice: three profiles in ten are new", {
      hired_before: cycle([["yes", 7], ["no", 3]]),
      standing: from("choice: reputations and earnings must fit each other", STANDING),
    }),
    attributes: [
      ...attributes("002:L718", {
        worker_id: `wrk_${code}_{pad:8}`,
        name: weighted(PERSON_NAMES),
        verified_identity: byStanding([yes(55), yes(85), yes(97), always("true")]),
        joined_date: byStanding([date(25, 25), date(22, 24), date(18, 22), date(15, 20)]),
      }),
      ...attributes("002:L719", {
        headline: bySkill((headline) => `${headline}, {int:1-9} years`),
        bio: bySkill((headline) =>
          `${headline} working remotely. Clear terms, weekly updates, revisions included.`
        ),
        availability: weighted({ as_needed: 45, part_time: 30, full_time: 25 }),
        skill_ids: from("002:L720; choice: one member, see lists", ANY_SKILL),
        skill_levels: from(
          "002:L720",
          byStanding([level(70, 30, 0), level(20, 60, 20), level(0, 45, 55), level(0, 5, 95)]),
        ),
        certifications: from(
          "002:L720; choice: see lists",
          weighted({ none: 72, "platform-test": 20, vendor: 8 }),
        ),
        status: from("002:L723", STATE),
        last_active: from("002:L723", writtenAt(EPOCH_S)),
        hourly_rate: number("cents/h", given("standing", HOURLY_RATES)),
      }),
      ...attributes("002:L721", {
        avg_rating: number(STARS, byStanding([always(0), rating(3.8, 5), rating(4.4, 5), rating(4.8, 5)])),
        total_jobs: number(
          "jobs",
          byStanding([always(0), growing(1, 14, 0.1), growing(15, 149, 0.2), growing(150, 900, 0.4)]),
        ),
        completion_rate: number(
          "percent",
          byStanding([always(0), between(70, 100), between(85, 100), between(94, 100)]),
        ),
        response_time: number("min", RESPONSE),
      }),
      ...attributes("002:L722", {
        lifetime_earnings: number(
          "cents",
          byStanding([
            always(0),
            growing(5_000, 400_000, 4_000),
            growing(400_000, 6_000_000, 12_000),
            growing(5_000_000, 60_000_000, 40_000),
          ]),
        ),
        current_balance: number(
          "cents",
          byStanding([always(0), between(0, 5_000), between(0, 150_000), between(0, 600_000)]),
        ),
        pending_payments: number("cents", given("status", { busy: between(2_000, 250_000) }, always(0))),
      }),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: TWO_YEARS,
    ownedBy: "self",
  };
}

/** Response time in minutes: mostly hours, some a day or two. */
const RESPONSE: ValueSpec = buckets([[5, 120, 50], [121, 720, 35], [721, 2_880, 15]]);

const STANDINGS = ["new", "rising", "established", "top"];

/** A value per standing, in the order of `STANDINGS`. */
function byStanding(values: readonly [ValueSpec, ValueSpec, ValueSpec, ValueSpec]): ValueSpec {
  return given("standing", Object.fromEntries(values.map((value, i) => [STANDINGS[i]!, value])));
}

function bySkill(text: (headline: string) => string): ValueSpec {
  return givenEach("skill_ids", SKILLS, ({ headline }) => template(text(headline)));
}

function yes(percent: number): ValueSpec {
  return weighted({ true: percent, false: 100 - percent });
}

function date(fromYear: number, toYear: number): ValueSpec {
  return template(`20{int:${fromYear}-${toYear}}-{int:1-12}-{int:1-28}`);
}

function level(beginner: number, intermediate: number, expert: number): ValueSpec {
  return weighted({ beginner, intermediate, expert });
}
