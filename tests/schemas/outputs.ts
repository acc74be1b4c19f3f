/**
 * What every command prints with `--json`, made up of the types that the product prints: data/schema/ is written from them
 * (write_schemas.ts), so that a field is described where its type is. Each `schema` is the version of its object.
 */
import type { probeStorage } from "../../lib/bench/environment/storage.ts";
import type { CityFigures } from "../../lib/bench/area/area_figures.ts";
import type { AreaPlan, sizeOf } from "../../lib/bench/area/plan_area.ts";
import type { ClaimFigures } from "../../lib/bench/audit/audit_figures.ts";
import type { AuditOptions } from "../../lib/bench/audit/plan_audit.ts";
import type { archiveChain } from "../../lib/bench/data/archive_chain.ts";
import type { FleetAnswer } from "../../lib/bench/fleet/fleet_figures.ts";
import type { FleetPlan } from "../../lib/bench/fleet/plan_fleet.ts";
import type { ComparedKind } from "../../lib/bench/compare/compared_kind.ts";
import type { ChosenPoint } from "../../lib/bench/load/choose_load.ts";
import type { GenerationPace } from "../../lib/bench/load/generation_pace.ts";
import type { LoadPoint } from "../../lib/bench/load/load_points.ts";
import type { LoadTrial } from "../../lib/bench/load/measure_load.ts";
import type { MeasuredPoint } from "../../lib/bench/load/measure_points.ts";
import type { SearchedRate } from "../../lib/bench/load/offered_load.ts";
import type { searchCeilings } from "../../lib/bench/load/search_load.ts";
import type { MatchingFigures } from "../../lib/bench/matching/matching_figures.ts";
import type { MatchingSettings } from "../../lib/bench/matching/measure_matching.ts";
import type { PacksResult } from "../../lib/bench/packs/measure_packs.ts";
import type { BenchSettings } from "../../lib/bench/plan/bench_settings.ts";
import type { Estimate } from "../../lib/bench/plan/estimate.ts";
import type { Plan as BenchPlan } from "../../lib/bench/plan/plan.ts";
import type { Contestant } from "../../lib/bench/race/race.ts";
import type { ArkivFigures } from "../../lib/bench/reads/beside_arkiv.ts";
import type { LatencyVerdict, OfferedFigures } from "../../lib/bench/reads/judge_reads.ts";
import type { OfferedLoad } from "../../lib/bench/reads/offered_loads.ts";
import type { MixFigures } from "../../lib/bench/reads/read_figures.ts";
import type { DrawnMix } from "../../lib/bench/reads/draw_mix.ts";
import type { ReadFile } from "../../lib/bench/reads/reads_samples.ts";
import type { ChainFigures, UpkeepFigures } from "../../lib/bench/references/reference_figures.ts";
import type { ShardsPlan } from "../../lib/bench/shards/plan_shards.ts";
import type { CaseFigures } from "../../lib/bench/shards/shards_figures.ts";
import type { TiersPlan } from "../../lib/bench/tiers/plan_tiers.ts";
import type { TiersFigures } from "../../lib/bench/tiers/tiers_figures.ts";
import type { UpkeepResult } from "../../lib/bench/upkeep/upkeep_result.ts";
import type { WriteFigures } from "../../lib/bench/writes/write_figures.ts";
import type { BlockPart } from "../../lib/chain/codec/block_file.ts";
import type { Chain } from "../../lib/inspect/open_chain.ts";
import type { Finding } from "../../lib/doctor/finding.ts";
import type { FidelityResult } from "../../lib/fidelity/fidelity_result.ts";
import type { CensusSummary } from "../../lib/inspect/census_summary.ts";
import type { CheckedLogs } from "../../lib/inspect/kel/check_logs.ts";
import type { FilesResult } from "../../lib/bench/torture/files/torture_files.ts";
import type { CellResult, TortureTotals } from "../../lib/bench/torture/torture_result.ts";
import type { ExportedStream } from "../../lib/inspect/kel/export_stream.ts";
import type { IntakeTally } from "../../lib/inspect/kel/intake_tally.ts";
import type { EventRow, LogRow } from "../../lib/inspect/kel/log_rows.ts";
import type { OpenLogs } from "../../lib/inspect/kel/open_logs.ts";
import type { ForksFound } from "../../lib/keri/forks/find_forks.ts";
import type { KeyState } from "../../lib/keri/key_state.ts";
import type { Migration } from "../../lib/migrate/migrate_chain.ts";
import type { Assessment } from "../../lib/model/assessment.ts";
import type { ForkSetting } from "../../lib/model/duplicity/fork_risk.ts";
import type { HeldOutPoint, HeldOutSummary } from "../../lib/model/evidence/held_out.ts";
import type { RescalingPoint, RescalingSummary } from "../../lib/model/rescale/rescaling_points.ts";
import type { PassportFigureRow } from "../../lib/report/terminal/passport_lines.ts";
import type { Validation } from "../../lib/report/terminal/validate_passport.ts";
import type { NamedComparison } from "../../lib/report/terminal/comparison_lines.ts";
import type { ExperimentAnswer } from "../../lib/report/terminal/experiment_answer.ts";
import type { listExperiments } from "../../lib/report/terminal/experiment_plan.ts";
import type { OnboardingAnswer } from "../../lib/report/terminal/onboarding_lines.ts";
import type { RiskRow } from "../../lib/report/terminal/risk_lines.ts";
import type { ShardsLaws } from "../../lib/report/terminal/shards_lines.ts";
import type { PackAbout } from "../../lib/pack/plan_pack.ts";
import type { RunSummary } from "../../lib/report/terminal/summary.ts";
import type { WrittenReport } from "../../lib/report/pages/write_report.ts";
import type { Machine, Manifest } from "../../lib/runs/manifest.ts";
import type { Passport } from "../../lib/runs/passport.ts";
import type { Described } from "../../lib/scenarios/describe/describe_scenario.ts";
import type { ListedScenario } from "../../lib/scenarios/describe/list_scenarios.ts";
import type { PlacedProblem } from "../../lib/scenarios/file/problem.ts";
import type { WrittenDataset } from "../../lib/synth/chunks/write_dataset.ts";

interface Of<Version extends number> {
  /** Version of this object: it changes when a field goes, or means something else. */
  schema: Version;
}

/** Data that was made for the measurement. */
interface Made {
  /** Scenario id. */
  scenario: string;
  /** Multiple of the scenario's published size. */
  scale: number;
  /** Seed of the data, 64-bit, as text. */
  seed: string;
}

/** Where something was measured (`measureInto`). */
interface MeasuredHere {
  machine: Machine;
  storage: Pick<Awaited<ReturnType<typeof probeStorage>>, "kind" | "fsyncP50Us" | "real">;
  /** Load average of the last five minutes, its own load included. */
  loadAverage: number;
}

/** The same, with the file that keeps every sample. */
interface Measured extends MeasuredHere {
  /** Path of the file that holds every sample. */
  file: string;
}

type RunOf = Pick<Manifest, "run" | "status">;

interface RunResult extends Of<2>, RunOf {
  /** Run folder. */
  dir: string;
  answer: Assessment["answer"];
  machine: Machine;
  timeMs: Manifest["timeMs"];
  peakRssBytes: Manifest["peakRssBytes"];
  checks: Manifest["checks"];
  noise: Assessment["noise"];
  tables: RunSummary["tables"];
  /** Absent where no agents were onboarded. */
  onboarding?: OnboardingAnswer;
  verdicts: Assessment["verdicts"];
  warnings: Assessment["warnings"];
  /** Of a profile's run that holds a real size: that size alone, and how what was foretold of it held. */
  realSize?: ExperimentAnswer;
  /** Of an experiment's run alone. */
  experiment?: ExperimentAnswer;
}

/** A run that was stopped: its finished trials are kept in its folder. */
interface InterruptedRun extends Of<2>, RunOf {
  dir: string;
}

/** `--plan`: what would be run. */
interface RunPlan extends Of<1>, BenchPlan {
  /** Scenarios as data/scenario.schema.json has them. */
  settings: Omit<BenchSettings, "scenarios"> & { scenarios: object[] };
}

interface Lists extends Of<1> {
  scenarios: ListedScenario[];
  experiments: Awaited<ReturnType<typeof listExperiments>>;
}

type Run = RunResult | InterruptedRun;

export type BenchOutput = Run | RunPlan | Lists;
export type OnboardOutput = Run | RunPlan;
export type AppendOutput =
  | Run
  | Of<1> & Migration & {
    /** The old database, and the new one. */
    path: string;
    db: string;
  };

/** `--from`: a database as it is. */
interface Asked extends Of<2> {
  path: string;
  /** Of Arkiv's schema; null for another store's file. */
  migration: string | number | null;
  /** Block that was asked, and entities live there. */
  atBlock: number;
  live: number;
  trials: number;
  queries: {
    type: string;
    text: string;
    /** Entities that match, as computed. */
    matching: number;
    stores: {
      name: string;
      correct: boolean;
      /** Service times of its first page: of each trial, every time that it was asked. */
      us: number[][];
    }[];
  }[];
}

export type QueryOutput = Run | Asked;

interface HeldOut extends Of<1> {
  run: string;
  summary: HeldOutSummary[];
  points: HeldOutPoint[];
}

/** `--on --held-out`: a run rescaled to another machine, against runs of that machine. */
interface RescalingTests extends Of<1> {
  run: string;
  /** Ids of the runs of the other machine. */
  runs: string[];
  summary: RescalingSummary[];
  points: RescalingPoint[];
}

export type ProjectOutput = Assessment | HeldOut | RescalingTests;

export type PassportOutput =
  | Of<1> & Omit<Passport, "schema" | "samples"> & {
    /** Path of the file that holds every sample. */
    file: string;
    /** What used the machine meanwhile, as words; empty where nothing that the system tells of did. */
    noise: string;
    figures: PassportFigureRow[];
  }
  | Of<1> & Validation & {
    machine: Machine;
    /** Path of the file with the same. */
    file: string;
  };

export interface CompareOutput extends Of<2>, NamedComparison {
  kind: ComparedKind;
  /** The answer as a sentence without its end. */
  answer: string;
}

export interface InspectOutput extends Of<1> {
  path: string;
  /** What the chain is read from, and the store whose file it is. */
  kind: Chain["kind"];
  store: Chain["store"];
  /** Of a block file that says what it was made of. */
  header: Omit<NonNullable<Chain["header"]>, "seed"> & { seed: string } | null;
  extends: ReturnType<Chain["extendReading"]>;
  census: CensusSummary;
}

interface LoadSettings extends Of<1>, Made {
  contestants: string[];
  points: ChosenPoint[];
  search: SearchedRate | null;
  rounds: number;
}
type Unsampled = Omit<LoadTrial, "commits">;
type SearchedCeiling = Awaited<ReturnType<typeof searchCeilings>>[number];

export type LoadOutput =
  | Of<1> & { points: LoadPoint[] }
  | LoadSettings & Estimate
  | LoadSettings & Measured & { measured: (Omit<MeasuredPoint, "trial"> & { trial: Unsampled })[] }
  | LoadSettings & Measured & { ceilings: (Omit<SearchedCeiling, "trials"> & { trials: Unsampled[] })[] };

interface BlockFile {
  /** Absent where it holds a whole chain. */
  part?: BlockPart;
  path: string;
  blocks: number;
  fileBytes: number;
  digest: string;
}

export type GenerateOutput =
  | Of<1> & Made & WrittenDataset & {
    part?: BlockPart;
    kept: false;
    path: string;
    form: "blocks" | "archive";
    workers: number;
    /** Rows of the chain as Arkiv's schema writes them. */
    rows: number;
    elapsedMs: number;
    rowsPerS: number;
    /** Null where the system does not tell. */
    peakRssBytes: number | null;
  }
  | Of<1> & Made & BlockFile & { kept: true }
  /** Of how many shards it was joined. */
  | Of<1> & Made & BlockFile & { joined: number }
  | Of<1> & NonNullable<Awaited<ReturnType<typeof archiveChain>>> & { from: string; path: string };

type Problem = Omit<PlacedProblem, "path"> & { path: string };

export type ScenarioOutput =
  | Of<1> & { scenarios: ListedScenario[] }
  | Of<1> & Described
  | Of<1> & { id: string | null; ok: boolean; problems: Problem[] }
  | Of<1> & { path: string; id: string }
  | Of<1> & { path: string; id: string; entities: number; versions: number; types: number; notes: string[] };

export interface PlanOutput extends Of<1> {
  for: "kubernetes" | "slurm";
  /** The file's text. */
  file: string;
  /** Lines of a shell that do the shard whose number is in the variable `shard`, and the command that joins all. */
  shard: string[];
  join: string;
  /** What the longest shard takes: time, and the most disk. */
  seconds: number;
  diskBytes: number;
  /** Each shard. */
  parts: (Estimate & { work: string })[];
}

interface PackContents extends PackAbout {
  unpackedBytes: number;
  /** SHA-256 in hex; empty of a symbolic link. */
  files: { name: string; part: "runtime" | "packages" | "sources" | "data"; bytes: number; sha256: string }[];
}

export type PackOutput =
  | PackContents & { path: string; bytes: number }
  /** Of `--plan`: what prepared data takes beside the files, about. */
  | PackContents & { dataBytes: number };

export type PaceOutput = Of<2> & Made & GenerationPace;

export interface AskOutput extends Of<1> {
  store: string;
  path: string | undefined;
  /** Block asked, and the newest. */
  atBlock: number;
  tip: number | null;
  query: string;
  /** Entities that match, and their keys. */
  count: number;
  keys: string[];
  firstPageMs: {
    first: number;
    /** Median of the runs after it. */
    warm: number;
  };
  plan: string[] | null;
}

export interface RaceOutput extends Of<1>, Made {
  /** Left out: the whole chain. */
  phase: string | null;
  contestants: Contestant[];
}

export interface WritesOutput extends Of<1> {
  contestants: string[];
  repetitions: number;
  /** Seconds between two blocks; null: one after the other. */
  cadenceS: number | null;
  seed: string;
  storage: MeasuredHere["storage"];
  figures: WriteFigures[];
}

export interface AuditOutput extends Of<2>, Measured, AuditOptions {
  rounds: number;
  seed: string;
  figures: ClaimFigures[];
}

export interface UpkeepOutput extends Of<1>, Partial<Made>, Omit<MeasuredHere, "loadAverage"> {
  /** The file of one's own that it began with. */
  from?: string;
  blocks: number;
  /** MB. */
  logs: number[];
  results: UpkeepResult[];
}

/** A chain that was made and asked. */
interface MadeReads extends Made {
  /** Updates appended, as a share of the entities. */
  stream: number;
  /** The newest block, and the past one that is asked. */
  tip: number;
  past: number;
}

/** A file that is asked as it is. */
interface GivenReads {
  from: string;
  /** What Arkiv's own program printed, where it is compared. */
  printed?: string;
}

interface ReadsPlan extends Of<1>, Estimate {
  contestants: string[];
  mixes: Pick<DrawnMix, "id" | "about" | "kinds">[];
  offered: OfferedLoad[];
}

interface ReadsFound extends Of<1>, Measured {
  rounds: number;
  files: ReadFile[];
  mixes: MixFigures[];
  limits: LatencyVerdict[];
  offered: OfferedFigures[];
  arkiv: ArkivFigures[];
}

export type ReadsOutput =
  | ReadsPlan & MadeReads
  | ReadsPlan & GivenReads
  | ReadsFound & MadeReads
  | ReadsFound & GivenReads;

export type TiersOutput =
  | Of<2> & TiersPlan & Estimate
  | Of<2> & TiersPlan & Measured & { seed: string; figures: TiersFigures };

type AreaSize = ReturnType<typeof sizeOf>;

export type AreaOutput =
  | Of<1> & AreaPlan & AreaSize & Estimate
  | Of<1> & AreaPlan & Measured & { seed: string; figures: CityFigures[] };

export type ReferencesOutput =
  | Of<1> & Estimate & {
    contestants: string[];
    data: {
      scenario: string;
      scale: number;
      chains: { id: string; path: string; [field: string]: unknown }[];
    }[];
  }
  | Of<1> & Measured & {
    contestants: string[];
    rounds: number;
    hops: number;
    /** Key that chains begin at; null: drawn ones. */
    start: string | null;
    seed: string;
    figures: { chains: ChainFigures[]; upkeep: UpkeepFigures[] };
  };

export type MatchOutput =
  | Of<2> & Estimate & { rounds: number; cycles: number; subjects: number; memoryBytes: number }
  | Of<2> & Measured & Pick<MatchingSettings, "state" | "scale" | "most" | "arrivals"> & {
    seed: string;
    figures: MatchingFigures[];
  };

export type ShardsOutput =
  | Of<1> & ShardsPlan & Estimate
  | Of<1> & ShardsPlan & Measured & { seed: string; figures: (CaseFigures & { laws: ShardsLaws })[] };

export interface FleetOutput extends Of<1>, Measured, Omit<FleetPlan, keyof FleetAnswer>, FleetAnswer {
  seed: number;
}

export interface PacksOutput extends Of<1>, Measured {
  /** Events in all, and of a commit. */
  events: number;
  batches: number[];
  rounds: number;
  fsync: string;
  seed: number;
  results: PacksResult[];
}

export type TortureOutput =
  | Of<1> & Measured & {
    /** Kills of each store and variant, shared by its operations. */
    kills: number;
    seed: string;
    /** The one trial done again; null for all. */
    trial: number | null;
    totals: TortureTotals | null;
    cells: CellResult[];
  }
  | Of<1> & {
    /** Estimated. */
    seconds: number;
    diskBytes: number;
    cells: { store: string; variant: string; operation: string; fault: string; trials: number }[];
  }
  | Of<1> & Measured & {
    /** Mutated files of each kind. */
    mutations: number;
    seed: string;
    trial: number | null;
    files: FilesResult[];
  }
  | Of<1> & { seconds: number; diskBytes: number; kinds: string[]; mutations: number };

export type ForksOutput = Of<1> & ForksFound & { sources: { path: string; layout: string }[] };

export interface RiskOutput extends Of<1> {
  setting: ForkSetting;
  agents: number;
  rows: RiskRow[];
}

interface Taken extends Of<1>, Pick<IntakeTally, Exclude<keyof IntakeTally, "add">> {
  ok: boolean;
  /** Registry that was written into. */
  db: { path: string; kind: string } | null;
}

export type KelOutput =
  | Taken
  | Of<1> & ExportedStream & { out: string | null }
  | Of<1> & CheckedLogs
  | Of<1> & { path: string; ok: false; problems: { prefix: null; sn: null; reason: string }[] }
  | Of<1> & { from: OpenLogs["from"]; prefix: string; state: KeyState | null; events: EventRow[] }
  | Of<1> & { from: OpenLogs["from"]; logs: LogRow[] };

export type FidelityOutput = FidelityResult;

export interface MergeOutput extends Of<1>, RunOf {
  dir: string;
  trials: number;
}

export interface ReportOutput extends Of<1>, Pick<WrittenReport, "run" | "rescaled" | "pages"> {
  /** Folder of the pages. */
  out: string;
  /** Files to paste into an issue. */
  pasteable: string[];
}

export interface DoctorOutput extends Of<1> {
  /** Findings that are broken. */
  broken: number;
  findings: Finding[];
}

export interface LabOutput extends Of<1> {
  ok: boolean;
}

export interface InstallOutput extends Of<1> {
  /** False where they were there already. */
  installed: boolean;
}
