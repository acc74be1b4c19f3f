/**
 * A small scenario to start from, commented: a valid file that every command runs on as it is.
 * @param schema Path of data/scenario.schema.json as seen from the file.
 */
export function startText(id: string, schema: string): string {
  return `// A scenario: what is stored, how it changes, what is asked, what must hold.
//   deno task scenario check <this file>     says what is wrong with it, all at once
//   deno task scenario show <this file>      says what it means, in words, counts and rates
//   deno task bench --scenario <this file>   measures it
// Every number may also be written {"value": 5000, "source": "where it comes from"}.
{
  "$schema": ${JSON.stringify(schema)},
  "kind": "entities",
  "id": ${JSON.stringify(id)},
  "title": "Sensors in rooms",
  "source": "own",

  // Accounts that own entities.
  "owners": { "count": 20 },

  "entityTypes": [
    {
      "id": "room",
      // Entities at --scale 1; other scales multiply it.
      "count": 500,
      "attributes": [
        // The first template attribute is the type's id; other types can refer to it.
        { "name": "room_id", "type": "string", "value": { "kind": "template", "template": "room-{pad:4}" } },
        { "name": "type", "type": "string", "value": { "kind": "choice", "values": ["room"] } },
        { "name": "floor", "type": "numeric", "value": { "kind": "uniform", "min": 0, "max": 20 } }
      ],
      // Blocks (2 s each) until a version expires; it must outlive what is measured.
      "btlBlocks": 1000000
    },
    {
      "id": "sensor",
      "count": 10000,
      "attributes": [
        { "name": "sensor_id", "type": "string", "value": { "kind": "template", "template": "sensor-{pad:6}" } },
        { "name": "type", "type": "string", "value": { "kind": "choice", "values": ["sensor"] } },
        // Values with weights: three quarters measure temperature.
        {
          "name": "measures",
          "type": "string",
          "value": { "kind": "choice", "values": [["temperature", 3], ["humidity", 1]] }
        },
        { "name": "room_id", "type": "string", "value": { "kind": "reference", "of": "room", "by": "uniform" } },
        { "name": "status", "type": "string", "value": { "kind": "state" } },
        {
          "name": "reading",
          "type": "numeric",
          // "changes": drawn again at every update.
          "changes": true,
          "value": {
            "kind": "given",
            "attribute": "measures",
            "cases": { "temperature": { "kind": "uniform", "min": -40, "max": 60, "decimals": 1 } },
            "other": { "kind": "uniform", "min": 0, "max": 100, "decimals": 1 }
          },
          // Stored as a whole number from 0 up: (value + offset) x scale.
          "encoding": { "unit": "degrees or percent", "scale": 10, "offset": 40 }
        }
      ],
      // States with their shares of the initial entities, and every change between them that may happen.
      "lifecycle": {
        "states": [["active", 95], ["faulty", 5]],
        "transitions": [
          { "from": "active", "to": "faulty", "cause": "no answer" },
          { "from": "faulty", "to": "active", "cause": "repair" }
        ]
      },
      // 200 to 400 bytes of JSON in each version.
      "payload": { "buckets": [{ "minBytes": 200, "maxBytes": 400, "weight": 1 }] },
      "btlBlocks": 1000000
    }
  ],

  // The stream after the initial state, at these rates a second.
  "operations": [
    { "id": "measure", "entityType": "sensor", "kind": "update", "inState": "active", "ratePerS": 100 },
    {
      "id": "fail",
      "entityType": "sensor",
      "kind": "transition",
      "transition": { "from": "active", "to": "faulty" },
      "ratePerS": 0.5
    },
    {
      "id": "repair",
      "entityType": "sensor",
      "kind": "transition",
      "transition": { "from": "faulty", "to": "active" },
      "ratePerS": 0.5
    }
  ],
  // How long the stream runs: versions as a share of the initial entities, and blocks at least.
  "steady": { "versionShare": 0.5, "minBlocks": 20 },

  // The weighted mix of queries, in Arkiv's language. Numbers are asked in their stored form.
  "queries": [
    {
      "type": "sensor_by_id",
      "text": "sensor_id = \\"{id}\\"",
      "parameters": { "id": { "kind": "id", "of": "sensor" } },
      "weight": 5
    },
    {
      "type": "sensors_of_room",
      "text": "type = \\"sensor\\" && room_id = \\"{room}\\"",
      "parameters": { "room": { "kind": "id", "of": "room" } },
      "weight": 3
    },
    {
      "type": "faulty_sensors",
      "text": "status = \\"faulty\\" && measures = \\"{measures}\\"",
      "parameters": { "measures": { "kind": "choice", "values": ["temperature", "humidity"] } },
      "weight": 1
    }
  ],
  "readRatePerS": 50,

  // What must hold: thresholds of your own, and ids of published requirements.
  "ownRequirements": [
    { "id": "MY-01", "metric": "sustained_writes", "threshold": 100, "unit": "entities_per_s" },
    { "id": "MY-02", "metric": "query_latency", "statistic": "p99", "threshold": 100, "unit": "ms" }
  ],
  "requirements": []
}
`;
}
