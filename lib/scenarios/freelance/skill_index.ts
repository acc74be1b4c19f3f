import { changing, choice, numberOf, reference, state, text } from "../builders/attribute_builders.ts";
import { CENTS_PER_HOUR, NO_PAYLOAD, rating, STARS, TWO_YEARS } from "./model.ts";
import { CATEGORIES } from "./skills.ts";
import type { EntityScenario, EntityTypeSpec, OperationSpec, QuerySpec } from "../scenario.ts";
import { between, given, whole } from "../builders/value_builders.ts";

const CHOSEN = "choice: the document counts the entries and names no attribute";

const SKILLS: EntityTypeSpec = {
  id: "skills",
  count: { value: 50_000, source: "002:L711" },
  attributes: [
    text("skill_id", "skill_{pad:5}", CHOSEN),
    text("uri", "urn:taxonomy:{hex:8}-{hex:4}", CHOSEN),
    choice("category", CATEGORIES, CHOSEN),
    reference("broader_skill", "skills", "uniform", CHOSEN),
    changing(numberOf("open_jobs", between(0, 300), whole("jobs"), CHOSEN)),
  ],
  payload: NO_PAYLOAD,
  btlBlocks: TWO_YEARS,
};

const REFS: EntityTypeSpec = {
  id: "worker_refs",
  count: { value: 50_000_000, source: "002:L762" },
  lifecycle: {
    states: [["available", 82], ["busy", 10], ["on_vacation", 8]],
    transitions: [
      { from: "available", to: "busy", cause: "contract started in the home region" },
      { from: "busy", to: "available", cause: "contract completed" },
      { from: "available", to: "on_vacation", cause: "takes time off" },
      { from: "on_vacation", to: "available", cause: "comes back" },
    ],
    source: "002:L723; shares as in the regions",
  },
  traits: [
    choice("standing", [["new", 30], ["rising", 40], ["established", 22], ["top", 8]], "as in the regions"),
  ],
  attributes: [
    text("worker_id", "wrk_{pad:8}", CHOSEN),
    choice(
      "home_region",
      [["asia", 20], ["europe", 12], ["north-america", 10], ["latin-america", 5], ["africa-middle-east", 3]],
      "002:L757-L761: by workers, in millions",
    ),
    reference("skill_1", "skills", "uniform", "002:L720; one attribute per member"),
    reference("skill_2", "skills", "uniform", "002:L720; one attribute per member"),
    reference("skill_3", "skills", "uniform", "002:L720; one attribute per member"),
    state("status", "002:L723"),
    numberOf(
      "hourly_rate",
      given("standing", {
        new: between(500, 2_500),
        rising: between(1_000, 5_000),
        established: between(2_000, 9_000),
        top: between(4_500, 20_000),
      }),
      CENTS_PER_HOUR,
      "002:L719",
    ),
    numberOf(
      "avg_rating",
      given("standing", { rising: rating(3.8, 5), established: rating(4.4, 5), top: rating(4.8, 5) }),
      STARS,
      "002:L721",
    ),
  ],
  payload: NO_PAYLOAD,
  btlBlocks: TWO_YEARS,
  ownedBy: "self",
};

const refs = (
  id: string,
  kind: OperationSpec["kind"],
  inState: string,
  value: number,
  source: string,
): OperationSpec => ({ id, entityType: REFS.id, kind, inState, ratePerS: { value, source } });

const move = (id: string, from: string, to: string, value: number, source: string): OperationSpec => ({
  id,
  entityType: REFS.id,
  kind: "transition",
  transition: { from, to },
  ratePerS: { value, source },
});

const OPERATIONS: readonly OperationSpec[] = [
  move("worker_hired", "available", "busy", 5, "002:L778: 300/min worldwide"),
  move("worker_free", "busy", "available", 5, "002:L778: as many end"),
  move("vacation_start", "available", "on_vacation", 0.4, "choice: as in the regions"),
  move("vacation_end", "on_vacation", "available", 0.4, "choice: as in the regions"),
  refs("profile_edited", "update", "available", 6.4, "choice: each worker once in 90 days"),
  refs("worker_joined", "create", "available", 0.16, "choice: a tenth more workers a year"),
  refs("worker_left", "delete", "on_vacation", 0.03, "choice: one worker in fifty a year"),
  refs("entry_renewed", "extend", "available", 0.8, "choice: each entry once in two years"),
  refs("key_changed", "change_owner", "available", 0.016, "choice: one worker in a hundred a year"),
  {
    id: "demand_counted",
    entityType: SKILLS.id,
    kind: "update",
    ratePerS: { value: 0.58, source: "choice: each skill once a day" },
  },
];

const CROSS_REGION = "002:L751: cross-region discovery of workers; choice: weight and thresholds";
const ANY_SKILL = '(skill_1 = "{skill}" || skill_2 = "{skill}" || skill_3 = "{skill}")';
const RATE_BANDS = {
  low: { kind: "choice", values: [[1_500, 40], [2_500, 40], [4_000, 20]] },
  high: {
    kind: "given",
    attribute: "low",
    cases: {
      1_500: { kind: "choice", values: [[1_700, 1]] },
      2_500: { kind: "choice", values: [[2_800, 1]] },
      4_000: { kind: "choice", values: [[4_600, 1]] },
    },
  },
} as const;

const QUERIES: readonly QuerySpec[] = [
  {
    type: "skill_search",
    text:
      `${ANY_SKILL} && status = "available" && hourly_rate >= {low} && hourly_rate < {high} && avg_rating >= {rating}`,
    parameters: {
      skill: { kind: "attribute", of: "worker_refs", name: "skill_1" },
      ...RATE_BANDS,
      rating: { kind: "choice", values: [[400, 50], [450, 50]] },
    },
    limit: 200,
    weight: 0.45,
    source: CROSS_REGION,
  },
  {
    type: "skill_search_in_region",
    text:
      `${ANY_SKILL} && home_region = "{region}" && status = "available" && hourly_rate < {high} && hourly_rate >= {low}`,
    parameters: {
      skill: { kind: "attribute", of: "worker_refs", name: "skill_2" },
      region: { kind: "attribute", of: "worker_refs", name: "home_region" },
      ...RATE_BANDS,
    },
    limit: 200,
    weight: 0.2,
    source: CROSS_REGION,
  },
  {
    type: "worker_by_id",
    text: 'worker_id = "{id}"',
    parameters: { id: { kind: "id", of: "worker_refs" } },
    limit: 10,
    weight: 0.15,
    source: "002:L762: where a worker's profile lives",
  },
  {
    type: "worker_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "worker_refs" } },
    limit: 10,
    weight: 0.05,
    source: "002:L762",
  },
  {
    type: "worker_miss",
    text: 'worker_id = "{id}"',
    parameters: { id: { kind: "id", of: "worker_refs", missing: true } },
    limit: 10,
    weight: 0.03,
    source: "choice: workers who have left",
  },
  {
    type: "skill_by_id",
    text: 'skill_id = "{id}"',
    parameters: { id: { kind: "id", of: "skills" } },
    limit: 10,
    weight: 0.07,
    source: "002:L711: the taxonomy",
  },
  {
    type: "skills_in_demand",
    text: 'category = "{category}" && open_jobs >= {jobs}',
    parameters: {
      category: { kind: "attribute", of: "skills", name: "category" },
      jobs: { kind: "choice", values: [[20, 50], [100, 50]] },
    },
    limit: 200,
    weight: 0.05,
    source: "002:L711; choice: browsing the taxonomy",
  },
];

/** The sixth chain: who can do what, in all regions, and the taxonomy of skills. Source: 002:L711, L751, L762. */
export const FREELANCE_SKILL_INDEX: EntityScenario = {
  kind: "entities",
  id: "freelance-skill-index",
  title: "Decentralised freelance platform, global index of skills",
  source: "002:L711; 002:L751; 002:L762",
  generator: "types",
  entityTypes: [SKILLS, REFS],
  operations: OPERATIONS,
  owners: {
    count: { value: 100, source: "choice: editors of the taxonomy; workers own their entries" },
    addresses: [],
  },
  entitiesPerLoadBlock: { value: 500, source: "choice: as tested for the marketplace, CM-D-03 (002:L1562)" },
  steady: {
    versionShare: { value: 0.15, source: "choice: as in the regions" },
    minBlocks: { value: 20, source: "choice: as in the regions" },
  },
  queries: QUERIES,
  requirements: [],
  choices: [
    {
      id: "index-attributes",
      choice:
        "The source counts 50 million references and 50,000 skills, and gives neither attributes nor rates. A reference holds what finding a worker needs (8 attributes: region, three skills, status, rate, rating); its writes follow the contracts of all regions.",
    },
    {
      id: "skill-ids",
      choice:
        "Skills are named by taxonomy ids, all in equal demand (about 3,000 workers each), where the regions name the twenty commonest in words.",
    },
    { id: "X-01", choice: "8 system attribute rows and one payload row per version come on top." },
  ],
};
