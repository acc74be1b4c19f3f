import { choice, during, numberOf, reference, state, text, textOf } from "../builders/attribute_builders.ts";
import {
  CENTS,
  type FreelanceRegion,
  growing,
  HALF_YEAR,
  NO_PAYLOAD,
  prose,
  rating,
  STARS,
  TWO_YEARS,
} from "./model.ts";
import { SKILLS } from "./skills.ts";
import { HIRED_BEFORE } from "./workers.ts";
import type { AttributeSpec, EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { always, between, given, through, whole } from "../builders/value_builders.ts";

const CHOSEN = "F-04; choice: the document names no attribute of this type";

/** Who hires: 4 string and 2 numeric attributes (F-04: six). */
export function clientsOf({ code, clients, countries }: FreelanceRegion): EntityTypeSpec {
  return {
    id: "clients",
    count: clients,
    traits: [
      choice("spending", [["none", 25], ["some", 60], ["much", 15]], "choice: rating follows spending"),
    ],
    attributes: [
      text("client_id", `cli_${code}_{pad:8}`, CHOSEN),
      text("name", "Company {hex:6}", CHOSEN),
      choice("country", countries, CHOSEN),
      textOf("payment_verified", given("spending", { none: VERIFIED_SELDOM }, always("true")), CHOSEN),
      numberOf(
        "client_rating",
        given("spending", { some: rating(3.5, 5), much: rating(4.2, 5) }, always(0)),
        STARS,
        CHOSEN,
      ),
      numberOf(
        "total_spent",
        given("spending", {
          some: growing(2_000, 800_000, 5_000),
          much: growing(800_000, 90_000_000, 60_000),
        }, always(0)),
        CENTS,
        CHOSEN,
      ),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: TWO_YEARS,
    ownedBy: "self",
  };
}

const VERIFIED_SELDOM: ValueSpec = { kind: "choice", values: [["true", 35], ["false", 65]] };

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
    traits: [
      hired("worker", "choice: who is shortlisted and then awarded has the skill"),
    ],
    attributes: [
      text("job_id", `job_${code}_{pad:8}`, "002:L729"),
      reference("client_id", "clients", "uniform", "002:L729"),
      textOf("title", bySkill(({ headline }) => headline), "002:L729"),
      textOf("category", bySkill(({ category }) => category), "002:L729"),
      textOf(
        "required_skills",
        through("worker", "skill_ids"),
        "002:L730; choice: one member, see lists",
      ),
      choice("experience_level", [["entry", 30], ["intermediate", 45], ["expert", 25]], "002:L730"),
      choice("budget_type", [["fixed", 55], ["hourly", 45]], "002:L731"),
      textOf(
        "payment_verified",
        through("client_id", "payment_verified"),
        "002:L731",
      ),
      state("status", "002:L732"),
      during(["open"], hired("shortlisted_workers", "002:L733; choice: see lists")),
      during(["in_progress", "completed"], hired("awarded_worker", "002:L733")),
      numberOf(
        "estimated_hours",
        byLevel(between(2, 40), between(10, 160), between(20, 600)),
        whole("h"),
        "002:L730",
      ),
      numberOf(
        "budget_amount",
        given("budget_type", {
          hourly: byLevel(between(600, 2_500), between(1_500, 6_000), between(4_000, 18_000)),
          fixed: byLevel(between(3_000, 60_000), between(20_000, 500_000), between(100_000, 3_000_000)),
        }),
        CENTS,
        "002:L731; choice: per hour where the budget is hourly",
      ),
      numberOf(
        "proposals_count",
        given("status", { draft: always(0) }, growing(0, 45, 12)),
        whole("proposals"),
        "002:L733",
      ),
    ],
    payload: prose(400, 4_000, "the description of the work, 0.4 to 4 KB"),
    btlBlocks: HALF_YEAR,
    ownedBy: "client_id",
  };
}

/** The worker of a job, the same in all its attributes. */
export function hired(name: string, source: string): AttributeSpec {
  return textOf(name, { kind: "reference", of: "workers", by: "modulo", where: HIRED_BEFORE }, source);
}

/** Reputation: 5 string and 1 numeric attributes (F-04: six). */
export function reviewsOf({ code, reviews }: FreelanceRegion): EntityTypeSpec {
  return {
    id: "reviews",
    count: reviews,
    attributes: [
      text("review_id", `rev_${code}_{pad:8}`, CHOSEN),
      textOf("worker_id", { kind: "reference", of: "workers", by: "uniform", where: HIRED_BEFORE }, CHOSEN),
      reference("client_id", "clients", "uniform", CHOSEN),
      textOf("skill", through("worker_id", "skill_ids"), CHOSEN),
      text("posted_at", "2025-{int:1-12}-{int:1-28}", CHOSEN),
      numberOf("rating", RATINGS, STARS, CHOSEN),
    ],
    payload: prose(40, 600, "the text of a review, 40 to 600 bytes"),
    btlBlocks: TWO_YEARS,
    ownedBy: "client_id",
  };
}

/** Half stars, most of them full marks. */
const RATINGS: ValueSpec = {
  kind: "choice",
  values: [[5, 62], [4.5, 16], [4, 11], [3.5, 4], [3, 3], [2, 2], [1, 2]],
};

function bySkill(value: (skill: typeof SKILLS[number]) => string): ValueSpec {
  return given(
    "required_skills",
    Object.fromEntries(SKILLS.map((skill) => [skill.id, always(value(skill))])),
  );
}

function byLevel(entry: ValueSpec, intermediate: ValueSpec, expert: ValueSpec): ValueSpec {
  return given("experience_level", { entry, intermediate, expert });
}
