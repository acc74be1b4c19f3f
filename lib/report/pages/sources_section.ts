import type { Verdict } from "../../model/verdicts/verdict.ts";
import { loadCitedDocuments } from "../../reference/cited_documents.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { sourceAnchor, SOURCES } from "../sections/source_anchors.ts";
import { rowAnchor } from "../sections/verdict_table.ts";

/**
 * The end of a page that cites sources: each requirement that the page links to, with the line that states it and the rows that judge
 * it here, and which documents the citations are of. Empty for a page that cites none.
 * @param body HTML of the page so far. @param verdicts Of the run.
 */
export function sourcesSection(body: string, verdicts: readonly Verdict[]): string {
  const byId = Map.groupBy(verdicts, ({ id }) => id);
  const entries = [...byId].filter(([id]) => linksTo(body, sourceAnchor(id)))
    .sort(([a], [b]) => a.localeCompare(b)).map(([id, own]) => entryHtml(id, own, body));
  if (entries.length === 0 && !linksTo(body, SOURCES)) return "";
  const documents = loadCitedDocuments().map(({ prefix, about }) =>
    `<li><code>${escapeHtml(prefix)}</code> ${escapeHtml(about)}</li>`
  );
  return `<h2 id="${SOURCES}">Sources</h2>
<div class="hr-prose"><p>A citation is a document and its lines, counted from 1: <code>002:L278-L300</code>. What each line states is
kept as a row in <code>data/reference/requirements.json</code>.</p></div>
<ul class="hr-sources">${documents.join("")}</ul>
<ul class="hr-sources hr-cited">${entries.join("")}</ul>
`;
}

function entryHtml(id: string, own: readonly Verdict[], body: string): string {
  const [{ need, source }] = own as [Verdict, ...Verdict[]];
  const rows = own.filter((verdict) => body.includes(` id="${escapeHtml(rowAnchor(verdict))}"`)).map((
    verdict,
  ) =>
    `<a href="#${escapeHtml(rowAnchor(verdict))}">${
      escapeHtml(`${verdict.scenario} ${verdict.store}`.trimEnd())
    }</a>`
  );
  const judged = rows.length === 0 ? "" : `; judged of ${rows.join(", ")}`;
  return `<li id="${escapeHtml(sourceAnchor(id))}"><b>${escapeHtml(id)}</b> ${escapeHtml(need)}, <cite>${
    escapeHtml(source)
  }</cite>${judged}</li>`;
}

function linksTo(body: string, anchor: string): boolean {
  return body.includes(`href="#${escapeHtml(anchor)}"`);
}
