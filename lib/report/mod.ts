/**
 * What a run looks like: charts, tables and answers for notebooks and pages. A chart is `name(data, {width})` and never reads
 * a file; `story/` turns a run into chart data; `jupyter/` starts Jupyter for the export.
 */
export { show } from "./show.ts";
export { answerBlock, notesBlock, tableBlock } from "./block.ts";
export { commitTimeline } from "./charts/commit_timeline.ts";
export { comparison } from "./charts/comparison.ts";
export { deviations } from "./charts/deviations.ts";
export { headline } from "./charts/headline.ts";
export { publishedBars } from "./charts/published_bars.ts";
export { publishedClasses } from "./charts/published_classes.ts";
export { responseTimes } from "./charts/response_times.ts";
export { sizes } from "./charts/sizes.ts";
export { timeAccount } from "./charts/time_account.ts";
export { draw } from "./story/draw.ts";
export { loadStory } from "./story/load_story.ts";
export type { Story } from "./story/story.ts";
export { runTimeData, sizesData, trialTimeData } from "./story/account_data.ts";
export { capacityAnswer, mendozaAnswer, onboardingAnswer } from "./story/answers.ts";
export { curveData } from "./story/curve_data.ts";
export { classesData, deviationsData, loadFidelity } from "./story/fidelity_data.ts";
export {
  fidelityAnswer,
  fidelityNotes,
  fidelityTable,
  furthestTable,
  unmatchedTable,
} from "./story/fidelity_table.ts";
export { focusOf } from "./story/focus.ts";
export { lawsTable } from "./story/laws_table.ts";
export { methodNotes, warningNotes } from "./story/method.ts";
export { modeRatesTable, modesData } from "./story/modes_data.ts";
export { ratesTable } from "./story/rates_table.ts";
export { shapeData } from "./story/shape_data.ts";
export { publishedClockData, throughputData } from "./story/throughput_data.ts";
export { timelineData } from "./story/timeline_data.ts";
export { commitTimesData, openLoopData, queryTimesData } from "./story/times_data.ts";
export { breaksFirstTable, judgedTable, reasonsTable, verdictCounts } from "./story/verdict_table.ts";
