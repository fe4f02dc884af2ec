// The style sheet of a documented workspace: for wide and narrow screens, light and dark.
#pragma once

namespace senda::tools {

inline constexpr const char* kSiteStyle = R"CSS(
:root{--ground:#fbfaf7;--card:#fff;--ink:#1d2330;--soft:#5d6676;--rule:#e3e0d8;--accent:#0b6e5f;--accent-soft:#e0f1ed;
--send:#0b6e5f;--send-soft:#e0f1ed;--wait:#8a6100;--wait-soft:#fdf3da;--choice:#4b4fae;--choice-soft:#ebebfa;--end:#a03a3a;
--end-soft:#fbe9e7;--change:#5d6676;--change-soft:#eef0f3;--word:#7a3e9d;--text:#0b6e5f;--number:#9a5b00;--comment:#858c99}
@media(prefers-color-scheme:dark){:root{--ground:#14171d;--card:#1c2028;--ink:#e6e8ec;--soft:#9aa3b2;--rule:#313743;
--accent:#5fd0bb;--accent-soft:#173631;--send:#5fd0bb;--send-soft:#173631;--wait:#e5be62;--wait-soft:#382e14;--choice:#a9acf5;
--choice-soft:#272a4d;--end:#f09a94;--end-soft:#40211f;--change:#a9b2c1;--change-soft:#2a2f39;--word:#cfa1ec;--text:#7fd6a9;
--number:#e5be62;--comment:#7f8897}}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--accent);text-underline-offset:2px}h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .4rem;letter-spacing:-.01em}
h2{font-size:1.25rem;margin:2.2rem 0 .8rem}h3{font-size:1.05rem;margin:0 0 .3rem;overflow-wrap:anywhere}
header.top{border-bottom:1px solid var(--rule);background:var(--card);position:sticky;top:0;z-index:2}
header.top nav{max-width:1180px;margin:0 auto;padding:.7rem 1.2rem;display:flex;gap:.3rem 1.1rem;flex-wrap:wrap;align-items:baseline}
header.top .home{font-weight:700;color:var(--ink);margin-right:auto}header.top a{text-decoration:none;color:var(--soft)}
header.top a.here{color:var(--accent);font-weight:600}
main{max-width:1180px;margin:0 auto;padding:1.4rem 1.2rem 4rem}.lead{color:var(--soft);max-width:46rem;margin:0 0 1rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:.9rem}
.tile,.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:1rem 1.1rem}
.tile p{margin:.2rem 0;color:var(--soft);font-size:.93rem}.tile h3 a{text-decoration:none}.card{margin:0 0 1rem;scroll-margin-top:4rem}
.card:target{border-color:var(--accent);box-shadow:0 0 0 2px var(--accent-soft)}
.kind{display:inline-block;font-size:.72rem;letter-spacing:.04em;text-transform:uppercase;color:var(--soft);margin-right:.4rem}
.title{color:var(--soft);font-weight:400}.facts{color:var(--soft);font-size:.86rem;margin:.5rem 0 0}
pre{margin:.6rem 0 0;padding:.8rem .9rem;background:var(--ground);border:1px solid var(--rule);border-radius:8px;overflow-x:auto;
font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;tab-size:2}
pre a{color:inherit;text-decoration-color:var(--accent)}pre .w{color:var(--word)}pre .t{color:var(--text)}pre .n{color:var(--number)}
pre .c{color:var(--comment);font-style:italic}
.scroll{overflow-x:auto;border:1px solid var(--rule);border-radius:10px;background:var(--card);padding:.6rem}
.drawing{display:block;margin:0 auto;max-width:none}.drawing .flow{fill:none;stroke:var(--soft);stroke-width:1.4}
.drawing .flow.back{stroke-dasharray:4 3}.drawing .head{fill:var(--soft)}
.drawing text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;text-anchor:middle;fill:var(--ink)}
.drawing text.label{font-size:11.5px;fill:var(--soft)}.drawing .box rect{stroke-width:1.3}
.drawing .send rect{fill:var(--send-soft);stroke:var(--send)}.drawing .wait rect{fill:var(--wait-soft);stroke:var(--wait)}
.drawing .choice rect{fill:var(--choice-soft);stroke:var(--choice)}.drawing .end rect{fill:var(--end-soft);stroke:var(--end)}
.drawing .change rect{fill:var(--change-soft);stroke:var(--change)}.drawing .start rect{fill:var(--accent-soft);stroke:var(--accent)}
.drawing a:hover rect{stroke-width:2.2}
table{border-collapse:collapse;width:100%;font-size:.94rem}th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid var(--rule);
vertical-align:top}th{color:var(--soft);font-weight:600;font-size:.82rem}td{overflow-wrap:anywhere}
dl.clauses{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.6rem 0 0}
dl.clauses dt{color:var(--soft)}dl.clauses dd{margin:0;overflow-wrap:anywhere}
.phases{display:grid;gap:1rem;grid-auto-flow:column;grid-auto-columns:minmax(15rem,1fr);overflow-x:auto;padding-bottom:.5rem}
.stage{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:.9rem 1rem;border-top:4px solid var(--accent)}
.stage .phase{font-size:.78rem;color:var(--soft);text-transform:uppercase;letter-spacing:.05em}
.touch{border-top:1px solid var(--rule);margin-top:.7rem;padding-top:.6rem}.touch p,.stage p{margin:.15rem 0;font-size:.92rem}
.touch .quote{font-style:italic;color:var(--soft)}.truth{color:var(--wait);font-size:.8rem;font-weight:600}
.pain{border-left:3px solid var(--end);background:var(--end-soft);border-radius:0 6px 6px 0;padding:.35rem .6rem;margin:.4rem 0;font-size:.9rem}
.feel{display:inline-block;min-width:2.1rem;text-align:center;border-radius:99px;font-size:.8rem;font-weight:600;padding:0 .4rem}
.feel.good{background:var(--send-soft);color:var(--send)}.feel.bad{background:var(--end-soft);color:var(--end)}.feel.even{background:var(--change-soft);color:var(--change)}
.sample{border-left:3px solid var(--accent);padding:.2rem .8rem;margin:.6rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
.curve{width:100%;height:120px;display:block}.curve path{fill:none;stroke:var(--accent);stroke-width:2.2}.curve line{stroke:var(--rule)}
.curve circle{fill:var(--card);stroke:var(--accent);stroke-width:2}.curve text{font:11px system-ui,sans-serif;fill:var(--soft)}
footer{border-top:1px solid var(--rule);color:var(--soft);font-size:.85rem;text-align:center;padding:1.2rem}
@media(max-width:640px){h1{font-size:1.5rem}main{padding:1rem .9rem 3rem}.phases{grid-auto-flow:row;grid-auto-columns:auto}
dl.clauses{grid-template-columns:1fr}dl.clauses dd{margin:0 0 .4rem}header.top{position:static}header.top nav{padding:.6rem .9rem}}
@media print{header.top{display:none}.card,.tile,.stage{break-inside:avoid}}
)CSS";

}  // namespace senda::tools
