import type { EntityParameter, QuerySpec } from "../scenario.ts";

const SEARCH = "002:L809: worker search";
const MATCHING = "002:L809: job matching";
const LOOKUP = "002:L797: reputation and engagements of one worker; choice: weight";

/** Demand follows supply: a skill is asked for as often as workers have it. */
const WORKERS_SKILL: EntityParameter = { kind: "attribute", of: "workers", name: "skill_ids" };

/** What is asked of a region's chain. Source: 002:L809; choice: weights, thresholds, and the look-ups beside the searches. */
export const FREELANCE_QUERIES: readonly QuerySpec[] = [
  {
    type: "worker_search",
    text:
      'skill_ids = "{skill}" && status = "available" && hourly_rate <= {max_rate} && avg_rating >= {min_rating}',
    parameters: {
      skill: WORKERS_SKILL,
      max_rate: { kind: "choice", values: [[3_000, 30], [5_000, 40], [9_000, 30]] },
      min_rating: { kind: "choice", values: [[0, 40], [400, 40], [450, 20]] },
    },
    limit: 100,
    weight: 0.24,
    source: SEARCH,
  },
  {
    type: "proven_worker_search",
    text:
      'skill_ids = "{skill}" && verified_identity = "true" && skill_levels = "expert" && completion_rate >= {min_completion} && response_time <= {max_minutes}',
    parameters: {
      skill: WORKERS_SKILL,
      min_completion: { kind: "choice", values: [[85, 50], [90, 50]] },
      max_minutes: { kind: "choice", values: [[720, 50], [2_880, 50]] },
    },
    limit: 100,
    weight: 0.08,
    source: SEARCH,
  },
  {
    type: "job_matching",
    text: 'category = "{category}" && status = "open" && budget_amount >= {min_budget}',
    parameters: {
      category: { kind: "attribute", of: "jobs", name: "category" },
      min_budget: { kind: "choice", values: [[1_000, 50], [2_500, 50]] },
    },
    limit: 100,
    weight: 0.14,
    source: MATCHING,
  },
  {
    type: "job_matching_by_skill",
    text: 'required_skills = "{skill}" && status in ("open" "draft") && experience_level != "{not_level}"',
    parameters: {
      skill: { kind: "attribute", of: "jobs", name: "required_skills" },
      not_level: { kind: "choice", values: [["entry", 50], ["expert", 50]] },
    },
    limit: 100,
    weight: 0.06,
    source: MATCHING,
  },
  {
    type: "job_board",
    text: 'status = "open" && payment_verified = "true" && proposals_count < {proposals}',
    parameters: { proposals: { kind: "choice", values: [[10, 50], [25, 50]] } },
    limit: 200,
    weight: 0.05,
    source: MATCHING,
  },
  {
    type: "worker_by_id",
    text: 'worker_id = "{id}" && response_time >= 0',
    parameters: { id: { kind: "id", of: "workers" } },
    limit: 10,
    weight: 0.13,
    source: LOOKUP,
  },
  {
    type: "worker_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "workers" } },
    limit: 10,
    weight: 0.05,
    source: LOOKUP,
  },
  {
    type: "worker_miss",
    text: 'worker_id = "{id}"',
    parameters: { id: { kind: "id", of: "workers", missing: true } },
    limit: 10,
    weight: 0.03,
    source: "002:L798: cross-region queries are rare; the skill index has to be asked",
  },
  {
    type: "reviews_of_worker",
    text: 'worker_id = "{id}" && rating >= 0',
    parameters: { id: { kind: "attribute", of: "reviews", name: "worker_id" } },
    limit: 200,
    weight: 0.08,
    source: LOOKUP,
  },
  {
    type: "contracts_of_worker",
    text: 'worker_id = "{id}" && escrow_amount >= 0',
    parameters: { id: { kind: "attribute", of: "contracts", name: "worker_id" } },
    limit: 200,
    weight: 0.06,
    source: LOOKUP,
  },
  {
    type: "jobs_of_client",
    text: 'client_id = "{id}" && proposals_count >= 0',
    parameters: { id: { kind: "attribute", of: "jobs", name: "client_id" } },
    limit: 200,
    weight: 0.05,
    source: "002:L729; choice: a client's dashboard",
  },
  {
    type: "contract_by_id",
    text: 'contract_id = "{id}"',
    parameters: { id: { kind: "id", of: "contracts" } },
    limit: 10,
    weight: 0.03,
    source: "002:L739; choice: logging hours and releasing pay begin with it",
  },
];
