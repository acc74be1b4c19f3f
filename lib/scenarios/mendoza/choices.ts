import { choices } from "../builders/choices.ts";

/** Choices of the Mendoza baseline. */
export const MENDOZA_CHOICES = choices({
  "M-01": "800,335 entities.",
  "M-02": "Creators' shares are shares of versions; 188 creators beyond the seven named.",
  "M-03": "1.34 versions per entity; golem providers make 99 % of the updates, each a full rewrite.",
  "M-04": "11.3 string and 6.8 numeric rows per version, system attributes included.",
  "M-05":
    "23,149 entities have several versions, 23,001 of them golem providers; the published 25,115 updated ones do not go with 777,186 of one version.",
  "M-06":
    "Fine table of large payloads in kB, coarse table in KiB: then both hold to 0.3 %, with 14,863 payloads between 100,000 and 102,399 bytes.",
  "M-07":
    "Mean, median and deviation of the large payloads in KiB (5,200 bytes are published as 5.1 KB); they, the total and the bucket counts can only hold together if payloads lean to one side of their bucket.",
  "M-08":
    "Sizes by table in GB as printed; the component table's 7.46, 4.98 and 12.44 in GiB, since 12.44 GiB are the 13.35 GB of the file.",
  "M-10": "5.56 GB of payloads; 6.2 GB is their table.",
  "M-11": "1,153,465 blocks, 26.7 days.",
  "M-12":
    "Day 0 is the load phase (171,331 entities); the rounded counts of the other phases are stretched by 0.6 % to add up to 800,335.",
  "M-16":
    "52,168 entities of type image in 53,532 versions, of which 52,169 are image/png and 1,363 JSON, in a cohort of its own.",
  scale:
    "A scale changes how long the chain is, never how dense: blocks, entities and versions are multiplied, lifespans in blocks stay.",
  expiry:
    "Entities end by their blocks to live, without an expire operation; a version that is followed by another lives until past it.",
});
