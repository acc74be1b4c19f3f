import type { ScenarioFile } from "../../../lib/scenarios/file/scenario_schema.ts";

/** A small scenario as a user writes it, with shorthands. */
export function smallScenario(): Extract<ScenarioFile, { kind: "entities" }> {
  return {
    $schema: "../data/scenario.schema.json",
    kind: "entities",
    id: "my-scenario",
    title: "Sensors in rooms",
    entityTypes: [
      {
        id: "room",
        count: 20,
        attributes: [
          { name: "room_id", type: "string", value: { kind: "template", template: "room-{pad:4}" } },
          { name: "floor", type: "numeric", value: { kind: "uniform", min: 0, max: 9 } },
        ],
      },
      {
        id: "sensor",
        count: { value: 300, source: "own count" },
        attributes: [
          { name: "sensor_id", type: "string", value: { kind: "template", template: "s-{n}" } },
          {
            name: "kind",
            type: "string",
            value: { kind: "choice", values: [["temperature", 3], "humidity"] },
          },
          { name: "room_id", type: "string", value: { kind: "reference", of: "room", by: "uniform" } },
          {
            name: "reading",
            type: "numeric",
            changes: true,
            value: {
              kind: "given",
              attribute: "kind",
              cases: { temperature: { kind: "uniform", min: -40, max: 60, decimals: 1 } },
              other: { kind: "uniform", min: 0, max: 100 },
            },
            encoding: { unit: "degrees or percent", scale: 10, offset: 40 },
          },
          { name: "status", type: "string", value: { kind: "state" } },
        ],
        lifecycle: {
          states: [["active", 9], ["faulty", 1]],
          transitions: [{ from: "active", to: "faulty" }, { from: "faulty", to: "active" }],
        },
        payload: { buckets: [{ minBytes: 100, maxBytes: 300, weight: 1 }] },
      },
    ],
    operations: [
      { id: "measure", entityType: "sensor", kind: "update", inState: "active", ratePerS: 5 },
      {
        id: "fail",
        entityType: "sensor",
        kind: "transition",
        transition: { from: "active", to: "faulty" },
        ratePerS: 0.5,
      },
      {
        id: "repair",
        entityType: "sensor",
        kind: "transition",
        transition: { from: "faulty", to: "active" },
        ratePerS: { value: 0.5, source: "own count" },
      },
    ],
    steady: { versionShare: 0.5, minBlocks: 20 },
    queries: [
      {
        type: "by_id",
        text: 'sensor_id = "{id}"',
        parameters: { id: { kind: "id", of: "sensor" } },
        weight: 3,
      },
      {
        type: "in_room",
        text: 'kind = "{kind}" && room_id = "{room}"',
        parameters: {
          kind: { kind: "choice", values: ["temperature", "humidity"] },
          room: { kind: "id", of: "room" },
        },
        weight: 1,
      },
    ],
    requirements: ["CM-D-01"],
    ownRequirements: [{
      id: "MY-01",
      metric: "commit_latency",
      statistic: "p99",
      threshold: 100,
      unit: "ms",
    }],
  };
}

/** Ids that tests take as known. */
export const KNOWN = { scenarios: ["mendoza"], requirements: ["CM-D-01", "CM-D-02"] };
