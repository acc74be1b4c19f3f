import { choices, SYSTEM_ROWS } from "../builders/choices.ts";

/** Choices shared by the regional chains. */
export const REGION_CHOICES = choices({
  "F-01":
    "The largest region is its own table's 73 million entities and 800 million attributes, not 50 and 500.",
  "F-02":
    "The listed operations touch 55-554 entities/s worldwide; each is a whole version (6-20 attribute rows, 8 system rows, 1 payload row). The steady stream takes the middle of each order of magnitude (3,000 of 1,000-9,999), the busiest hour the upper end. 2K-10K attribute updates/s (FL-03) are judged as printed.",
  "F-03": "Jobs and reviews of the regions without totals: what is left of the global counts, by workers.",
  "F-04":
    "Clients and reviews have 6 attributes each: 798 million for Asia (printed: about 800), 459 million for North America (printed: about 500).",
  "F-05": "350 GB (SUM-04-DB) rather than 30-50 GB (FL-06): the per-table formula gives 336.",
  ...SYSTEM_ROWS,
  lists:
    "skill_ids, skill_levels, certifications, required_skills, shortlisted_workers and milestones are lists by name. Each holds one member (the main skill, its level, the count of milestones), so that the 20 + 14 + 14 attributes counted come out and no query looks inside a string; the skill index holds up to three skills, one attribute each.",
  "work-flow":
    "300 contracts/min worldwide: a posting is open for 3 to 4 days and worked on for a week, a contract is active for 11 days and kept for a month after; one worker in ten is busy.",
  pairing:
    "Jobs, contracts and workers change state at the same rates but are not paired: a contract's job may still be open. Who is awarded has the skill, a job's client and payment state are one client's, a contract is paid as its job's budget says, and sums fit each other. Contracts that begin in the stream already have hours and milestones, as those under way do.",
  texts:
    "Descriptions, terms and reviews are payloads of a few hundred bytes to 6 KB; the source gives none.",
});
