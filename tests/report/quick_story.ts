import { loadStory } from "../../lib/report/sections/load_story.ts";

/** The kept quick run, assessed: once for all test files that share an isolate. */
export const story = await loadStory("tests/data/quick_run");
