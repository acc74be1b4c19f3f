import { heldBy, idOf, keyOf, missingIdOf, queries, query } from "../builders/queries.ts";
import { weighted } from "../builders/values.ts";
import type { EntityParameter } from "../scenario.ts";

const SEARCH = "002:L809: worker search";
const MATCHING = "002:L809: job matching";
const LOOKUP = "002:L797: reputation and engagements of one worker; choice: weight";

/** Demand follows supply: a skill is queried as often as workers have it. */
const WORKERS_SKILL: EntityParameter = heldBy("workers", "skill_ids");

/** Queries on a region's chain. Source: 002:L809; choice: weights, thresholds and look-ups. */
export const FREELANCE_QUERIES = queries({
  worker_search: query(
    { weight: 0.24, limit: 100, source: SEARCH },
    'skill_ids = "{skill}" && status = "available" && hourly_rate <= {max_rate} && avg_rating >= {min_rating}',
    {
      skill: WORKERS_SKILL,
      max_rate: weighted([[3_000, 30], [5_000, 40], [9_000, 30]]),
      min_rating: weighted([[0, 40], [400, 40], [450, 20]]),
    },
  ),
  proven_worker_search: query(
    { weight: 0.08, limit: 100, source: SEARCH },
    'skill_ids = "{skill}" && verified_identity = "true" && skill_levels = "expert" && completion_rate >= {min_completion} && response_time <= {max_minutes}',
    {
      skill: WORKERS_SKILL,
      min_completion: weighted([[85, 50], [90, 50]]),
      max_minutes: weighted([[720, 50], [2_880, 50]]),
    },
  ),
  job_matching: query(
    { weight: 0.14, limit: 100, source: MATCHING },
    'category = "{category}" && status = "open" && budget_amount >= {min_budget}',
    {
      category: heldBy("jobs", "category"),
      min_budget: weighted([[1_000, 50], [2_500, 50]]),
    },
  ),
  job_matching_by_skill: query(
    { weight: 0.06, limit: 100, source: MATCHING },
    'required_skills = "{skill}" && status in ("open" "draft") && experience_level != "{not_level}"',
    {
      skill: heldBy("jobs", "required_skills"),
      not_level: weighted({ entry: 50, expert: 50 }),
    },
  ),
  job_board: query(
    { weight: 0.05, source: MATCHING },
    'status = "open" && payment_verified = "true" && proposals_count < {proposals}',
    { proposals: weighted([[10, 50], [25, 50]]) },
  ),
  worker_by_id: query(
    { weight: 0.13, limit: 10, source: LOOKUP },
    'worker_id = "{id}" && response_time >= 0',
    { id: idOf("workers") },
  ),
  worker_by_key: query({ weight: 0.05, limit: 10, source: LOOKUP }, "$key = {key}", {
    key: keyOf("workers"),
  }),
  worker_miss: query(
    {
      weight: 0.03,
      limit: 10,
      source: "002:L798: cross-region queries are rare; the skill index has to be asked",
    },
    'worker_id = "{id}"',
    { id: missingIdOf("workers") },
  ),
  reviews_of_worker: query({ weight: 0.08, source: LOOKUP }, 'worker_id = "{id}" && rating >= 0', {
    id: heldBy("reviews", "worker_id"),
  }),
  contracts_of_worker: query({ weight: 0.06, source: LOOKUP }, 'worker_id = "{id}" && escrow_amount >= 0', {
    id: heldBy("contracts", "worker_id"),
  }),
  jobs_of_client: query(
    { weight: 0.05, source: "002:L729; choice: a client's dashboard" },
    'client_id = "{id}" && proposals_count >= 0',
    { id: heldBy("jobs", "client_id") },
  ),
  contract_by_id: query(
    { weight: 0.03, limit: 10, source: "002:L739; choice: logging hours and releasing pay begin with it" },
    'contract_id = "{id}"',
    { id: idOf("contracts") },
  ),
});
