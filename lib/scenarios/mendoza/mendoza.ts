import { CALENDAR } from "./calendar.ts";
import { MENDOZA_TYPES } from "./types.ts";
import type { EntityScenario, QuerySpec } from "../scenario.ts";

const READ_MIX = "sp:experiments.md:L1296-L1311";

const QUERIES: readonly QuerySpec[] = [
  {
    type: "provider_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "golem_provider" } },
    limit: 100,
    weight: 0.25,
    source: `${READ_MIX} (entity lookup 40 %); choice: small payloads`,
  },
  {
    type: "image_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "image" } },
    limit: 100,
    weight: 0.15,
    source: `${READ_MIX} (entity lookup 40 %); choice: large payloads`,
  },
  {
    type: "provider_by_id",
    text: 'provId = "{id}"',
    parameters: { id: { kind: "id", of: "golem_provider" } },
    limit: 100,
    weight: 0.1,
    source: `${READ_MIX} (attribute scan 20 %)`,
  },
  {
    type: "project_data",
    text: 'project = "EthDemo" && EthDemo_dataType = "{kind}"',
    parameters: {
      kind: {
        kind: "choice",
        values: [["balance", 1], ["block", 1], ["transaction", 1], ["gasPrice", 1], ["summary", 1]],
      },
    },
    limit: 100,
    weight: 0.1,
    source: `${READ_MIX} (attribute scan 20 %)`,
  },
  {
    type: "by_owner",
    text: "$owner = {owner}",
    parameters: { owner: { kind: "owner", of: "record" } },
    limit: 100,
    weight: 0.05,
    source: `${READ_MIX} (creator lookup 15 %); choice: mostly the third-largest creator`,
  },
  {
    type: "by_small_owner",
    text: "$owner = {owner}",
    parameters: { owner: { kind: "owner", of: "arkmon_test" } },
    limit: 100,
    weight: 0.1,
    source: `${READ_MIX} (creator lookup 15 %); choice: one of the 188 small creators`,
  },
  {
    type: "providers_by_jobs",
    text: "group = {group} && numberOfJobs >= {jobs}",
    parameters: {
      group: { kind: "uniform", min: 0, max: 99 },
      jobs: { kind: "uniform", min: 1, max: 150 },
    },
    limit: 100,
    weight: 0.15,
    source: `${READ_MIX} (block range 15 %); choice: a numeric range on a custom attribute`,
  },
  {
    type: "provider_miss",
    text: 'provId = "{id}"',
    parameters: { id: { kind: "id", of: "golem_provider", missing: true } },
    limit: 100,
    weight: 0.1,
    source: `${READ_MIX} (payload fetch 10 %); choice: a miss, as every answer here carries its payload`,
  },
];

/** The Mendoza dump: the baseline everything is compared with. Source: data/reference/mendoza.json. */
export const MENDOZA: EntityScenario = {
  kind: "entities",
  id: "mendoza",
  title: "Mendoza baseline",
  source: "sp:mendoza-dump.md:L25-L35; mendoza.json generator_model",
  generator: "cohorts",
  entityTypes: MENDOZA_TYPES,
  operations: [],
  owners: {
    count: { value: 195, source: "sp:mendoza-dump.md:L35" },
    addresses: ["0x000000000000322d0bbfb94a55a9bb9ead4429d8"],
  },
  entitiesPerLoadBlock: { value: 500, source: "sp:commit_time_distribution.ipynb: the largest blocks kept" },
  calendar: CALENDAR,
  queries: QUERIES,
  requirements: [
    ...["01", "02", "03", "04"].map((n) => `XP-W-${n}`),
    ...["01", "02", "03", "04"].map((n) => `XP-C-${n}`),
    "XP-S-01",
    "XP-S-02",
    "XP-D-01",
  ],
  choices: [
    { id: "M-01", choice: "800,335 entities." },
    { id: "M-02", choice: "Creators' shares are shares of versions; 188 creators beyond the seven named." },
    {
      id: "M-03",
      choice: "1.34 versions per entity; golem providers make 99 % of the updates, each a full rewrite.",
    },
    { id: "M-04", choice: "11.3 string and 6.8 numeric rows per version, system attributes included." },
    {
      id: "M-05",
      choice:
        "23,149 entities have several versions, 23,001 of them golem providers; the published 25,115 updated ones do not go with 777,186 of one version.",
    },
    {
      id: "M-06",
      choice:
        "Fine table of large payloads in kB, coarse table in KiB: then both hold to 0.3 %, with 14,863 payloads between 100,000 and 102,399 bytes.",
    },
    {
      id: "M-07",
      choice:
        "Mean, median and deviation of the large payloads in KiB (5,200 bytes are published as 5.1 KB); they, the total and the bucket counts can only hold together if payloads lean to one side of their bucket.",
    },
    {
      id: "M-08",
      choice:
        "Sizes by table in GB as printed; the component table's 7.46, 4.98 and 12.44 in GiB, since 12.44 GiB are the 13.35 GB of the file.",
    },
    { id: "M-10", choice: "5.56 GB of payloads; 6.2 GB is their table." },
    { id: "M-11", choice: "1,153,465 blocks, 26.7 days." },
    {
      id: "M-12",
      choice:
        "Day 0 is the load phase (171,331 entities); the rounded counts of the other phases are stretched by 0.6 % to add up to 800,335.",
    },
    {
      id: "M-16",
      choice:
        "52,168 entities of type image in 53,532 versions, of which 52,169 are image/png and 1,363 JSON, in a cohort of its own.",
    },
    {
      id: "scale",
      choice:
        "A scale changes how long the chain is, never how dense: blocks, entities and versions are multiplied, lifespans in blocks stay.",
    },
    {
      id: "expiry",
      choice:
        "Entities end by their blocks to live, without an expire operation; a version that is followed by another lives until past it.",
    },
  ],
};
