/** CSS of the what-if page: controls beside the results where there is room, above them where there is not, not at all on paper. */
export const WHAT_IF_CSS = `
.hr-wi-controls{font-size:.92rem}
.hr-wi-controls p{margin:.35rem 0}
.hr-wi-controls label{font-weight:650}
.hr-wi-controls select{width:100%;box-sizing:border-box;margin-top:.15rem}
.hr-wi-controls :is(select,input,button){font:inherit;color:var(--hr-ink);background:var(--hr-surface);
border:1px solid var(--hr-peer);border-radius:4px;padding:.25rem .4rem}
.hr-wi-controls :is(select,input,button):focus-visible{outline:3px solid var(--hr-exact);outline-offset:1px}
.hr-wi-controls :disabled{opacity:.6}
.hr-wi-control{display:grid;grid-template-columns:1fr 8.5rem;align-items:center;gap:0 .6rem;margin:.45rem 0}
.hr-wi-reset{display:flex;gap:.7rem;align-items:center}
.hr-wi-reset button{flex:none}
.hr-wi-reset small{line-height:1.2}
.hr-wi-controls small{color:var(--hr-muted);font-size:.82rem}
.hr-wi-control label{grid-row:1;grid-column:1;line-height:1.2}
.hr-wi-reset{display:flex;gap:.7rem;align-items:center}
.hr-wi-reset button{flex:none}
.hr-wi-reset small{line-height:1.2}
.hr-wi-controls small{grid-row:2;grid-column:1;line-height:1.2}
.hr-wi-control input[type=number]{grid-row:1/3;grid-column:2;width:100%;box-sizing:border-box;text-align:right}
.hr-wi-control input[aria-invalid=true]{border-color:var(--hr-limit);outline:2px solid var(--hr-limit)}
.hr-wi-control input[type=range]{grid-column:1/3;width:100%;margin:.1rem 0;padding:0;border:0;accent-color:var(--hr-exact);min-height:1.4rem}
.hr-wi-presets{grid-column:1/3;display:flex;flex-wrap:wrap;gap:.25rem}
.hr-wi-presets small{font-size:inherit;color:var(--hr-muted)}
.hr-wi-presets button{font-size:.78rem;padding:.1rem .4rem}
.hr-wi-presets button[aria-pressed=true]{border-color:var(--hr-exact);box-shadow:inset 0 0 0 1px var(--hr-exact)}
.hr-wi-controls button{cursor:pointer}
.hr-wi-results{margin-top:0;min-width:0}
.hr-wi-results .hr-answer{margin:.2rem 0 .3rem;min-height:1.5em}
main .hr-wi-results.hr-block .hr-scroll{width:auto;margin-left:0}
.hr-wi-results .hr-table td:is(*,:last-child:not(.hr-number)){min-width:5.6rem}
.hr-wi-results .hr-table small{display:block}
@media print{.hr-wi-bar{overflow-x:clip}}
.hr-wi-results .hr-wi-needs{list-style:none;padding:0;margin:.8rem 0;max-width:none}
.hr-wi-need{display:grid;grid-template-columns:10.5rem 8rem minmax(0,1fr) 11rem;gap:0 1.2rem;align-items:center;
border-top:1px solid var(--hr-grid);padding:.6rem 0}
.hr-wi-need>*{margin:0;min-width:0}
.hr-wi-need h2{margin:0;padding:0;border:0;font-size:1rem;font-weight:650;line-height:1.25}
.hr-wi-need small{color:var(--hr-muted);font-size:.82rem;font-weight:400;display:block;line-height:1.3}
.hr-wi-room data{font-size:1.4rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums}
.hr-wi-bar{position:relative;height:2rem}
.hr-wi-bar i{position:absolute;box-sizing:border-box}
.hr-wi-one{left:50%;top:-.6rem;bottom:-.6rem;border-left:2px solid var(--hr-ink);margin-left:-1px}
.hr-wi-fill{top:.35rem;bottom:.35rem;background:currentColor;opacity:.3}
.hr-wi-band{top:calc(50% - 2px);height:4px;background:currentColor;min-width:2px}
.hr-wi-dot{top:.15rem;bottom:.15rem;width:4px;margin-left:-2px;background:currentColor}
.hr-wi-bar small{position:absolute;top:2.6rem;transform:translateX(-50%);font-size:.75rem;white-space:nowrap}
.hr-wi-bar small:first-of-type{transform:none}
.hr-wi-bar small:last-of-type{transform:translateX(-100%)}
.hr-wi-need:not(:last-child) .hr-wi-bar small{display:none}
.hr-wi-need:last-child{padding-bottom:2rem}
.hr-wi-pass{color:var(--hr-pass)}.hr-wi-fail{color:var(--hr-limit)}.hr-wi-unproven{color:var(--hr-unproven)}
.hr-wi-facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.6rem 1.4rem;margin:1rem 0 1.6rem;
border-top:1px solid var(--hr-grid);padding-top:.6rem}
.hr-wi-facts dt{font-weight:650}
.hr-wi-facts dd{margin:0}
.hr-wi-facts data{font-size:1.15rem;font-variant-numeric:tabular-nums}
.hr-wi-facts small{color:var(--hr-muted);display:block;font-size:.82rem}
.hr-wi-brief{display:none}
@media (max-width:48rem){
.hr-wi-need{grid-template-columns:1fr 1fr;align-items:start}
.hr-wi-need h2{grid-area:name}.hr-wi-room{grid-area:room}.hr-wi-outcome{grid-area:outcome}.hr-wi-bar{grid-area:bar}
.hr-wi-need{grid-template-areas:"name outcome" "room outcome" "bar bar";row-gap:.2rem}
.hr-wi-need:last-child{padding-bottom:2.2rem}
.hr-wi-brief{display:block;position:sticky;bottom:0;margin:0 -1rem;padding:.5rem 1rem;background:var(--hr-surface);
border-top:2px solid var(--hr-peer);font-size:.82rem;font-weight:600;line-height:1.35}
}
@media (min-width:42rem) and (max-width:66rem){.hr-wi-controls{display:grid;grid-template-columns:1fr 1fr;gap:0 2.2rem;align-items:start}}
@media (min-width:66rem){
nav,main,footer{max-width:74rem}
#hr-wi-live:not([hidden]){display:grid;grid-template-columns:20rem minmax(0,1fr);gap:0 2.6rem;align-items:start}
.hr-wi-controls{position:sticky;top:0;max-height:100vh;overflow-y:auto;padding:0 .6rem .6rem .2rem}
}
@media print{.hr-wi-controls,.hr-wi-brief{display:none}.hr-wi-need{break-inside:avoid}}
`.replaceAll("\n", "");
