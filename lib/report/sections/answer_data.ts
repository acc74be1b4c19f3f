import type { Assessment, Projection } from "../../model/assessment.ts";
import type { UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { BEYOND_MAX } from "../../model/verdicts/judge.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { formatRough } from "../../text/numbers.ts";
import type { AnswerData } from "../charts/answer_picture.ts";
import type { AnswerBar, AnswerRow } from "../charts/answer_rows.ts";
import { EXACT_LAYOUTS } from "../charts/exact_layouts.ts";
import type { ColourName } from "../charts/colours.ts";
import { answerFinding } from "./answer_finding.ts";
import { isAsked } from "./fit_sentences.ts";
import { headroomInterval, tightestOf } from "./headroom.ts";
import { askedNumber, AXES, type Axis, axisOf } from "./need_words.ts";
import type { Story } from "./story.ts";

/** What the answer is made of: an assessment, and the free space that files are held against. */
type Answered = Pick<Assessment, "answer" | "verdicts"> & Pick<Manifest, "storage">;

/** The answer picture of a run: each use case on each store, with the room for writes, reads, disk and sync. */
export function answerData({ assessment, manifest, provenance }: Story): AnswerData {
  const { answer, verdicts } = assessment;
  const rows = answerRows({ answer, verdicts, storage: manifest.storage });
  return { title: answerFinding(answer), rows, provenance };
}

/**
 * A row for each use case and store, those that the run does not hold too, and for each other scenario but the baseline: the
 * tightest need of each axis as it was judged. Nobody states a limit of disk: the file is held against the free space.
 */
export function answerRows({ answer: { useCases }, verdicts, storage }: Answered): AnswerRow[] {
  const rows = useCases.filter(isAsked);
  const others = [...new Set(rows.flatMap(({ store }) => store ?? []))]
    .filter((store) => !EXACT_LAYOUTS.has(store)).sort();
  return rows.map((row) => ({
    name: row.scenario ?? row.useCase ?? "",
    store: row.store,
    isHeld: row.scenario !== null,
    isExact: row.store !== null && EXACT_LAYOUTS.has(row.store),
    colour: colourOf(row.store, others),
    bars: row.scenario === null ? [] : AXES.map((axis) => barOf(axis, row, { verdicts, storage })),
  }));
}

const OTHERS: readonly ColourName[] = ["recommended", "pass", "unproven", "peer"];

function colourOf(store: string | null, others: readonly string[]): ColourName {
  if (store === null) return "peer";
  return EXACT_LAYOUTS.has(store) ? "exact" : OTHERS[others.indexOf(store) % OTHERS.length]!;
}

function barOf(
  axis: Axis,
  row: UseCaseAnswer,
  { verdicts, storage }: Pick<Answered, "verdicts" | "storage">,
): AnswerBar {
  const asked = verdicts.filter((one) =>
    one.scenario === row.scenario && (one.store || null) === row.store && one.decides && axisOf(one) === axis
  );
  const tightest = tightestOf(asked);
  if (tightest !== null) {
    return {
      axis,
      asked: askedNumber(tightest),
      id: tightest.id,
      headroom: tightest.headroom,
      interval: headroomInterval(tightest),
      verdict: tightest.verdict,
      isFirst: tightest.id === row.breaksFirst?.id,
    };
  }
  if (axis === "disk" && row.disk !== null) return diskBar(row.disk, storage);
  const nothing = { axis, id: null, headroom: null, interval: null, isFirst: false };
  return { ...nothing, asked: asked.length > 0 ? "unknown" : "nothing asked", verdict: null };
}

/** A file of the full size against the free space of the machine where it was measured: shown as a need is. */
function diskBar({ value, interval, beyond }: Projection, { freeBytes }: Manifest["storage"]): AnswerBar {
  const room = (gb: number) => freeBytes / 1e9 / gb;
  const [low, high] = interval ?? [null, null];
  const isShown = low !== null && beyond <= BEYOND_MAX;
  const verdict = !isShown || (room(low) >= 1) !== (room(high) >= 1)
    ? "not proven"
    : room(high) >= 1
    ? "pass"
    : "fail";
  return {
    axis: "disk",
    asked: `${formatRough(freeBytes / 1e9)} GB free`,
    id: null,
    headroom: room(value),
    interval: low === null ? null : [room(high), room(low)],
    verdict,
    isFirst: false,
  };
}
