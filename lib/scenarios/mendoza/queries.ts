import { idOf, keyOf, missingIdOf, ownerOf, query } from "../builders/queries.ts";
import { between, oneOf } from "../builders/values.ts";
import type { QuerySpec } from "../scenario.ts";

const READ_MIX = "sp:experiments.md:L1296-L1311";

/** The published read mix. */
export const MENDOZA_QUERIES: readonly QuerySpec[] = [
  query(
    {
      type: "provider_by_key",
      weight: 0.25,
      limit: 100,
      source: `${READ_MIX} (entity lookup 40 %); choice: small payloads`,
    },
    "$key = {key}",
    { key: keyOf("golem_provider") },
  ),
  query(
    {
      type: "image_by_key",
      weight: 0.15,
      limit: 100,
      source: `${READ_MIX} (entity lookup 40 %); choice: large payloads`,
    },
    "$key = {key}",
    { key: keyOf("image") },
  ),
  query(
    { type: "provider_by_id", weight: 0.1, limit: 100, source: `${READ_MIX} (attribute scan 20 %)` },
    'provId = "{id}"',
    { id: idOf("golem_provider") },
  ),
  query(
    { type: "project_data", weight: 0.1, limit: 100, source: `${READ_MIX} (attribute scan 20 %)` },
    'project = "EthDemo" && EthDemo_dataType = "{kind}"',
    {
      kind: oneOf("balance", "block", "transaction", "gasPrice", "summary"),
    },
  ),
  query(
    {
      type: "by_owner",
      weight: 0.05,
      limit: 100,
      source: `${READ_MIX} (creator lookup 15 %); choice: mostly the third-largest creator`,
    },
    "$owner = {owner}",
    { owner: ownerOf("record") },
  ),
  query(
    {
      type: "by_small_owner",
      weight: 0.1,
      limit: 100,
      source: `${READ_MIX} (creator lookup 15 %); choice: one of the 188 small creators`,
    },
    "$owner = {owner}",
    { owner: ownerOf("arkmon_test") },
  ),
  query(
    {
      type: "providers_by_jobs",
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
  query(
    {
      type: "provider_miss",
      weight: 0.1,
      limit: 100,
      source: `${READ_MIX} (payload fetch 10 %); choice: a miss, as every answer here carries its payload`,
    },
    'provId = "{id}"',
    { id: missingIdOf("golem_provider") },
  ),
];
