import type { EntityLaws } from "../evidence/law_projections.ts";
import type { PhaseBlock } from "../laws/real_block.ts";
import type { BlockShape } from "../predict.ts";
import type { Setting, VariantLaws, WhatIfCase } from "./what_if_data.ts";

const DAY_S = 86_400;

/** Entities a second that end and are written anew, so that as many live on. */
export function replacedPerS({ entities, lifetimeDays }: Pick<Setting, "entities" | "lifetimeDays">): number {
  return lifetimeDays > 0 ? entities / (lifetimeDays * DAY_S) : 0;
}

/** Relative difference below which a payload is the use case's own: it is set with so many digits. */
const SAME_PAYLOAD = 1e-5;

/** How many times as large as the use case's own the payloads are; 1 where it has none. */
export function payloadTimes(
  { payloadBytes, versions }: WhatIfCase["full"],
  setting: Pick<Setting, "payloadBytes">,
): number {
  if (!(payloadBytes > 0)) return 1;
  const times = setting.payloadBytes / (payloadBytes / versions);
  return Math.abs(times - 1) < SAME_PAYLOAD ? 1 : times;
}

/** A variant's laws, asked about the size and the blocks of a setting. */
export function askedLaws(
  { mixMs, ...laws }: VariantLaws,
  full: WhatIfCase["full"],
  setting: Setting,
): EntityLaws {
  const [times, payload] = [setting.entities / full.entities, payloadTimes(full, setting)];
  const { whole, steady } = laws.commits.blocks;
  const block = (of: PhaseBlock): PhaseBlock => ({ ...of, shape: withPayload(of.shape, payload) });
  const replaced = replacedPerS(setting);
  return {
    ...laws,
    fullRows: times * full.rows,
    fullStored: {
      rows: times * full.rows,
      versions: times * full.versions,
      payloadBytes: times * payload * full.payloadBytes,
    },
    commits: {
      ...laws.commits,
      blocks: {
        whole: block(whole),
        steady: withReplaced(block(steady), replaced / (setting.writesPerS + replaced)),
        // What is asked of them is asked of the steady stream here.
        peaks: [],
      },
    },
    commitP50: null,
    commitP99: null,
    queries: { mixMs, times: new Map() },
    payloadTimes: payload,
  };
}

function withPayload(shape: BlockShape, times: number): BlockShape {
  return {
    ...shape,
    payloadBytes: times * shape.payloadBytes,
    closedPayloadBytes: times * shape.closedPayloadBytes,
  };
}

/**
 * A block of which a share of the versions replaces entities that end: each of those closes one such version. Its mix is one of its
 * own, so that a law counts as tested on it only as on a peak that no trial measured.
 */
function withReplaced({ phase, shape }: PhaseBlock, share: number): PhaseBlock {
  if (!(share > 0)) return { ...phase === undefined ? {} : { phase }, shape };
  return {
    ...phase === undefined ? {} : { phase: "replacing" },
    shape: {
      ...shape,
      closedRows: (1 - share) * shape.closedRows + share * shape.rows,
      closedPayloadBytes: (1 - share) * shape.closedPayloadBytes + share * shape.payloadBytes,
    },
  };
}
