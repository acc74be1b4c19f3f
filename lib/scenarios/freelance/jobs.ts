import { attributes, during, from, number } from "../builders/attributes.ts";
import { STARS } from "../builders/encodings.ts";
import {
  always,
  anyOf,
  between,
  evenly,
  given,
  givenEach,
  rating,
  STATE,
  through,
  weighted,
} from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { type FreelanceRegion, growing, HALF_YEAR, NO_PAYLOAD, prose, TWO_YEARS } from "./model.ts";
import { type Skill, SKILLS } from "./skills.ts";
import { HIRED_BEFORE } from "./workers.ts";

const CHOSEN = "F-04; choice: the document names no attribute of this type";

/** Clients: 4 string and 2 numeric attributes (F-04: six). */
export function clientsOf({ code, clients, countries }: FreelanceRegion): EntityTypeSpec {
  return {
    id: "clients",
    count: clients,
    traits: attributes("choice: rating follows spending", {
      spending: weighted({ none: 25, some: 60, much: 15 }),
    }),
    attributes: attributes(CHOSEN, {
      client_id: `cli_${code}_{pad:8}`,
      name: "Company {hex:6}",
      country: weighted(countries),
      payment_verified: given("spending", { none: weighted({ true: 35, false: 65 }) }, always("true")),
      client_rating: number(
        STARS,
        given("spending", { some: rating(3.5, 5), much: rating(4.2, 5) }, always(0)),
      ),
      total_spent: number(
        "cents",
        given("spending", {
          some: growing(2_000, 800_000, 5_000),
          much: growing(800_000, 90_000_000, 60_000),
        }, always(0)),
      ),
    }),
    payload: NO_PAYLOAD,
    btlBlocks: TWO_YEARS,
    ownedBy: "self",
  };
}

/** Postings: 11 string and 3 numeric attributes (002:L729-L733). */
export function jobsOf({ code, jobs }: FreelanceRegion): EntityTypeSpec {
  return {
    id: "jobs",
    count: jobs,
    lifecycle: {
      states: [["in_progress", 60], ["open", 33], ["draft", 4], ["completed", 2], ["cancelled", 1]],
      transitions: [
        { from: "draft", to: "open", cause: "published" },
        { from: "draft", to: "cancelled", cause: "given up" },
        { from: "open", to: "in_progress", cause: "contract started" },
        { from: "open", to: "cancelled", cause: "withdrawn" },
        { from: "in_progress", to: "completed", cause: "work accepted" },
      ],
      source: "002:L732; choice: shares as in choice work-flow",
    },
    traits: attributes("choice: who is shortlisted and then awarded has the skill", { worker: HIRED }),
    attributes: [
      ...attributes("002:L729", {
        job_id: `job_${code}_{pad:8}`,
        client_id: anyOf("clients"),
        title: bySkill(({ headline }) => headline),
        category: bySkill(({ category }) => category),
        required_skills: from("002:L730; choice: one member, see lists", through("worker", "skill_ids")),
        experience_level: from("002:L730", weighted({ entry: 30, intermediate: 45, expert: 25 })),
        budget_type: from("002:L731", weighted({ fixed: 55, hourly: 45 })),
        payment_verified: from("002:L731", through("client_id", "payment_verified")),
        status: from("002:L732", STATE),
      }),
      ...attributes("002:L733", {
        shortlisted_workers: from("002:L733; choice: see lists", during(["open"], HIRED)),
        awarded_worker: during(["in_progress", "completed"], HIRED),
        estimated_hours: from(
          "002:L730",
          number("h", byLevel(between(2, 40), between(10, 160), between(20, 600))),
        ),
        budget_amount: from(
          "002:L731; choice: per hour where the budget is hourly",
          number(
            "cents",
            given("budget_type", {
              hourly: byLevel(between(600, 2_500), between(1_500, 6_000), between(4_000, 18_000)),
              fixed: byLevel(between(3_000, 60_000), between(20_000, 500_000), between(100_000, 3_000_000)),
            }),
          ),
        ),
        proposals_count: number("proposals", given("status", { draft: always(0) }, growing(0, 45, 12))),
      }),
    ],
    payload: prose([400, 4_000], "the description of the work, 0.4 to 4 KB"),
    btlBlocks: HALF_YEAR,
    ownedBy: "client_id",
  };
}

/** The worker of a job, the same in all its attributes. */
export const HIRED = evenly("workers", HIRED_BEFORE);

/** Reviews: 5 string and 1 numeric attributes (F-04: six). */
export function reviewsOf({ code, reviews }: FreelanceRegion): EntityTypeSpec {
  return {
    id: "reviews",
    count: reviews,
    attributes: attributes(CHOSEN, {
      review_id: `rev_${code}_{pad:8}`,
      worker_id: anyOf("workers", HIRED_BEFORE),
      client_id: anyOf("clients"),
      skill: through("worker_id", "skill_ids"),
      posted_at: "2025-{int:1-12}-{int:1-28}",
      rating: number(STARS, RATINGS),
    }),
    payload: prose([40, 600], "the text of a review, 40 to 600 bytes"),
    btlBlocks: TWO_YEARS,
    ownedBy: "client_id",
  };
}

/** Half stars, most of them full marks. */
const RATINGS: ValueSpec = weighted([[5, 62], [4.5, 16], [4, 11], [3.5, 4], [3, 3], [2, 2], [1, 2]]);

function bySkill(text: (skill: Skill) => string): ValueSpec {
  return givenEach("required_skills", SKILLS, (skill) => always(text(skill)));
}

function byLevel(entry: ValueSpec, intermediate: ValueSpec, expert: ValueSpec): ValueSpec {
  return given("experience_level", { entry, intermediate, expert });
}
