import { idOf, keyOf, missingIdOf, ownerOf, queries, query } from "../builders/queries.ts";
import { between, oneOf } from "../builders/values.ts";

const READ_MIX = "sp:experiments.md:L1296-L1311";

/** The published read mix. */
export const MENDOZA_QUERIES = queries({
  provider_by_key: query(
    { weight: 0.25, limit: 100, source: `${READ_MIX} (entity lookup 40 %); choice: small payloads` },
    "$key = {key}",
    { key: keyOf("golem_provider") },
  ),
  image_by_key: query(
    { weight: 0.15, limit: 100, source: `${READ_MIX} (entity lookup 40 %); choice: large payloads` },
    "$key = {key}",
    { key: keyOf("image") },
  ),
  provider_by_id: query(
    { weight: 0.1, limit: 100, source: `${READ_MIX} (attribute scan 20 %)` },
    'provId = "{id}"',
    { id: idOf("golem_provider") },
  ),
  project_data: query(
    { weight: 0.1, limit: 100, source: `${READ_MIX} (attribute scan 20 %)` },
    'project = "EthDemo" && EthDemo_dataType = "{kind}"',
    {
      kind: oneOf("balance", "block", "transaction", "gasPrice", "summary"),
    },
  ),
  by_owner: query(
    {
      weight: 0.05,
      limit: 100,
      source: `${READ_MIX} (creator lookup 15 %); choice: mostly the third-largest creator`,
    },
    "$owner = {owner}",
    { owner: ownerOf("record") },
  ),
  by_small_owner: query(
    {
      weight: 0.1,
      limit: 100,
      source: `${READ_MIX} (creator lookup 15 %); choice: one of the 188 small creators`,
    },
    "$owner = {owner}",
    { owner: ownerOf("arkmon_test") },
  ),
  providers_by_jobs: query(
    {
      weight: 0.15,
      limit: 100,
      source: `${READ_MIX} (block range 15 %); choice: a numeric range on a custom attribute`,
    },
    "group = {group} && numberOfJobs >= {jobs}",
    {
      group: between(0, 99),
      jobs: between(1, 150),
    },
  ),
  provider_miss: query(
    {
      weight: 0.1,
      limit: 100,
      source: `${READ_MIX} (payload fetch 10 %); choice: a miss, as every answer here carries its payload`,
    },
    'provId = "{id}"',
    { id: missingIdOf("golem_provider") },
  ),
});
