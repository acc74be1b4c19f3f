import { attributes, changing, from, number } from "../builders/attributes.ts";
import { choices, SYSTEM_ROWS } from "../builders/choices.ts";
import { STARS } from "../builders/encodings.ts";
import { operationsOn } from "../builders/operations.ts";
import { heldBy, idOf, keyOf, missingIdOf, queries, query } from "../builders/queries.ts";
import { sourced } from "../builders/sourced.ts";
import { TESTED_LOAD_BLOCK, typedScenario } from "../builders/typed_scenario.ts";
import { always, anyOf, between, given, rating, STATE, weighted } from "../builders/values.ts";
import type { EntityTypeSpec, OperationSpec } from "../scenario.ts";
import { HOURLY_RATES, NO_PAYLOAD, TWO_YEARS } from "./model.ts";
import { CATEGORY_WEIGHTS } from "./skills.ts";

const CHOSEN = "choice: the document counts the entries and names no attribute";

const SKILLS: EntityTypeSpec = {
  id: "skills",
  count: sourced(50_000, "002:L711"),
  attributes: attributes(CHOSEN, {
    skill_id: "skill_{pad:5}",
    uri: "urn:taxonomy:{hex:8}-{hex:4}",
    category: weighted(CATEGORY_WEIGHTS),
    broader_skill: anyOf("skills"),
    open_jobs: changing(number("jobs", between(0, 300))),
  }),
  payload: NO_PAYLOAD,
  btlBlocks: TWO_YEARS,
};

const REFS: EntityTypeSpec = {
  id: "worker_refs",
  count: sourced(50_000_000, "002:L762"),
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
  traits: attributes("as in the regions", {
    standing: weighted({ new: 30, rising: 40, established: 22, top: 8 }),
  }),
  attributes: attributes(CHOSEN, {
    worker_id: "wrk_{pad:8}",
    home_region: from(
      "002:L757-L761: by workers, in millions",
      weighted({ asia: 20, europe: 12, "north-america": 10, "latin-america": 5, "africa-middle-east": 3 }),
    ),
    skill_1: from("002:L720; one attribute per member", anyOf("skills")),
    skill_2: from("002:L720; one attribute per member", anyOf("skills")),
    skill_3: from("002:L720; one attribute per member", anyOf("skills")),
    status: from("002:L723", STATE),
    hourly_rate: from("002:L719", number("cents/h", given("standing", HOURLY_RATES))),
    avg_rating: from(
      "002:L721",
      number(
        STARS,
        given("standing", { rising: rating(3.8, 5), established: rating(4.4, 5), top: rating(4.8, 5) }),
      ),
    ),
  }),
  payload: NO_PAYLOAD,
  btlBlocks: TWO_YEARS,
  ownedBy: "self",
};

const skills = operationsOn(SKILLS.id);
const refs = operationsOn(REFS.id);

const OPERATIONS: readonly OperationSpec[] = [
  refs.move("worker_hired", sourced(5, "002:L778: 300/min worldwide"), ["available", "busy"]),
  refs.move("worker_free", sourced(5, "002:L778: as many end"), ["busy", "available"]),
  refs.move("vacation_start", sourced(0.4, "choice: as in the regions"), ["available", "on_vacation"]),
  refs.move("vacation_end", sourced(0.4, "choice: as in the regions"), ["on_vacation", "available"]),
  refs.update("profile_edited", sourced(6.4, "choice: each worker once in 90 days"), "available"),
  refs.create("worker_joined", sourced(0.16, "choice: a tenth more workers a year"), "available"),
  refs.delete("worker_left", sourced(0.03, "choice: one worker in fifty a year"), "on_vacation"),
  refs.extend("entry_renewed", sourced(0.8, "choice: each entry once in two years"), "available"),
  refs.changeOwner("key_changed", sourced(0.016, "choice: one worker in a hundred a year"), "available"),
  skills.update("demand_counted", sourced(0.58, "choice: each skill once a day")),
];

const CROSS_REGION = "002:L751: cross-region discovery of workers; choice: weight and thresholds";
const ANY_SKILL = '(skill_1 = "{skill}" || skill_2 = "{skill}" || skill_3 = "{skill}")';
const RATE_BANDS = {
  low: weighted([[1_500, 40], [2_500, 40], [4_000, 20]]),
  high: given("low", {
    1_500: always(1_700),
    2_500: always(2_800),
    4_000: always(4_600),
  }),
};

const QUERIES = queries({
  skill_search: query(
    { weight: 0.45, source: CROSS_REGION },
    `${ANY_SKILL} && status = "available" && hourly_rate >= {low} && hourly_rate < {high} && avg_rating >= {rating}`,
    {
      skill: heldBy("worker_refs", "skill_1"),
      ...RATE_BANDS,
      rating: weighted([[400, 50], [450, 50]]),
    },
  ),
  skill_search_in_region: query(
    { weight: 0.2, source: CROSS_REGION },
    `${ANY_SKILL} && home_region = "{region}" && status = "available" && hourly_rate < {high} && hourly_rate >= {low}`,
    {
      skill: heldBy("worker_refs", "skill_2"),
      region: heldBy("worker_refs", "home_region"),
      ...RATE_BANDS,
    },
  ),
  worker_by_id: query(
    { weight: 0.15, limit: 10, source: "002:L762: where a worker's profile lives" },
    'worker_id = "{id}"',
    { id: idOf("worker_refs") },
  ),
  worker_by_key: query({ weight: 0.05, limit: 10, source: "002:L762" }, "$key = {key}", {
    key: keyOf("worker_refs"),
  }),
  worker_miss: query(
    { weight: 0.03, limit: 10, source: "choice: workers who have left" },
    'worker_id = "{id}"',
    { id: missingIdOf("worker_refs") },
  ),
  skill_by_id: query({ weight: 0.07, limit: 10, source: "002:L711: the taxonomy" }, 'skill_id = "{id}"', {
    id: idOf("skills"),
  }),
  skills_in_demand: query(
    { weight: 0.05, source: "002:L711; choice: browsing the taxonomy" },
    'category = "{category}" && open_jobs >= {jobs}',
    {
      category: heldBy("skills", "category"),
      jobs: weighted([[20, 50], [100, 50]]),
    },
  ),
});

/** The sixth chain: an index of workers by skill across regions, and the taxonomy of skills. Source: 002:L711, L751, L762. */
export const FREELANCE_SKILL_INDEX = typedScenario({
  id: "freelance-skill-index",
  title: "Decentralised freelance platform, global index of skills",
  source: "002:L711; 002:L751; 002:L762",
  entityTypes: [SKILLS, REFS],
  operations: OPERATIONS,
  ownerCount: sourced(100, "choice: editors of the taxonomy; workers own their entries"),
  entitiesPerLoadBlock: TESTED_LOAD_BLOCK,
  steady: {
    versionShare: sourced(0.15, "choice: as in the regions"),
    minBlocks: sourced(20, "choice: as in the regions"),
  },
  queries: QUERIES,
  requirements: [],
  choices: choices({
    "index-attributes":
      "The source counts 50 million references and 50,000 skills, and gives neither attributes nor rates. A reference holds what finding a worker needs (8 attributes: region, three skills, status, rate, rating); its writes follow the contracts of all regions.",
    "skill-ids":
      "Skills are named by taxonomy ids, all in equal demand (about 3,000 workers each), where the regions name the twenty commonest in words.",
    ...SYSTEM_ROWS,
  }),
});
