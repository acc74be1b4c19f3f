/**
 * Charts, tables and answers for notebooks and pages. A chart is `name(data, {width})` and never reads a file; `sections/`
 * turns a run into chart data; `jupyter/` starts Jupyter for the export.
 *
 * For questions of one's own: `openRun` gives a run as Polars frames; `plot`, `table` and `answer` show what was made of them.
 */
export { show } from "./jupyter/show.ts";
export { type OpenRun, openRun } from "./sections/open_run.ts";
export { type OwnPlot, plot } from "./sections/own_plot.ts";
export { answer, type Rows, rowsOf, table } from "./sections/frame_table.ts";
export { medians } from "./sections/medians.ts";
export { ratios } from "./sections/ratios.ts";
export { HELD_OUT_TARGETS } from "../model/evidence/held_out.ts";
export { lateness } from "./sections/lateness.ts";
export { rowText } from "./sections/row_text.ts";
export { curveFrame, markFrame, requirementFrame, verdictFrame } from "./sections/story_frames.ts";
export { type LoadResult, openLoad } from "./results/load_result.ts";
export { type AreaResult, openArea } from "./results/area_result.ts";
export { type MatchResult, openMatch } from "./results/match_result.ts";
export { openReads, type ReadsResult } from "./results/reads_result.ts";
export { openReferences, type ReferencesResult } from "./results/references_result.ts";
export { openTorture, type TortureResult } from "./results/torture_result.ts";
export { type MutationsResult, openMutations } from "./results/mutations_result.ts";
export {
  areaAnswer,
  loadAnswer,
  matchAnswer,
  mutationsAnswer,
  readsAnswer,
  referencesAnswer,
  tortureAnswer,
  tortureGaps,
} from "./sections/result_answers.ts";
export { publishedClaims } from "./sections/claims_frame.ts";
export { loadMendoza } from "../reference/mendoza.ts";
export { publishedThroughput } from "../model/published.ts";
export { colour } from "./charts/colours.ts";
export { words } from "./charts/plot_svg.ts";
export { smallMultiples } from "./charts/small_multiples.ts";
export { verdictScales } from "./charts/verdict_scales.ts";
export { settingScales } from "./charts/setting_scales.ts";
export {
  formatBytes,
  formatCount,
  formatHeadroom,
  formatInterval,
  formatMeasured,
  formatNumber,
  formatPercent,
  formatUs,
  formatValue,
} from "../text/numbers.ts";
export { answerBlock, draw, notesBlock, tableBlock } from "./sections/block.ts";
export { answerPicture } from "./charts/answer_picture.ts";
export { commitTimeline } from "./charts/commit_timeline.ts";
export { deviations } from "./charts/deviations.ts";
export { headline } from "./charts/headline.ts";
export { publishedBars } from "./charts/published_bars.ts";
export { publishedClasses } from "./charts/published_classes.ts";
export { responseTimes } from "./charts/response_times.ts";
export { timeAccount } from "./charts/time_account.ts";
export { parseAcceptableMinutes } from "./terminal/decision_flags.ts";
export { loadStory } from "./sections/load_story.ts";
export type { Story } from "./sections/story.ts";
export { runTimeData } from "./sections/account_data.ts";
export { answerData } from "./sections/answer_data.ts";
export { onboardingTable, useCasesTable } from "./sections/answer_table.ts";
export { adviceNotes, capacityAnswer, onboardingAnswer } from "./sections/answers.ts";
export { curveData } from "./sections/curve_data.ts";
export { loadFidelity } from "../fidelity/fidelity_result.ts";
export { classesData, deviationsData } from "./sections/fidelity_data.ts";
export {
  fidelityAnswer,
  fidelityNotes,
  fidelityTable,
  furthestTable,
  unmatchedTable,
} from "./sections/fidelity_table.ts";
export { focusOf, onboardingFocusOf } from "./sections/focus.ts";
export { lawsTable } from "./sections/laws_table.ts";
export { methodNotes, warningNotes } from "./sections/method.ts";
export { modeRatesTable } from "./sections/mode_rates_table.ts";
export { publishedClockData } from "./sections/throughput_data.ts";
export { runTimeline } from "./sections/timeline_data.ts";
export { openLoopData, queryTimesData } from "./sections/times_data.ts";
export {
  breaksFirstTable,
  judgedTable,
  questionsTable,
  reasonsTable,
  verdictCounts,
} from "./sections/verdict_table.ts";
