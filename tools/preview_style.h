// How the page of previews looks, and what its buttons do.
#pragma once

#include <string_view>

namespace senda::tools {

inline constexpr std::string_view kPreviewStyle = R"css(
:root{--ground:#f3f4f6;--card:#fff;--ink:#16181d;--soft:#5d6470;--line:#d9dce2;--mark:#0b6e4f;--warn:#a33b12}
[data-theme=dark]{--ground:#15171b;--card:#1f2228;--ink:#eceef2;--soft:#a2a9b5;--line:#343943;--mark:#57c89b;--warn:#ff9b6b}
*{box-sizing:border-box}
html{color-scheme:light;scroll-padding-top:4rem}
[data-theme=dark]{color-scheme:dark}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
.bar{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;padding:.6rem 1.25rem;
background:var(--card);border-bottom:1px solid var(--line)}
h1{font-size:1.1rem;margin:0 auto 0 0}
.group{display:inline-flex;border:1px solid var(--line);border-radius:8px;overflow:hidden}
button{border:0;background:none;color:var(--soft);font:inherit;font-size:.85rem;padding:.3rem .7rem;cursor:pointer}
button.on{background:var(--mark);color:var(--card)}
nav{display:flex;flex-wrap:wrap;gap:.4rem .9rem;padding:.8rem 1.25rem;font-size:.85rem}
nav a{color:var(--mark);text-decoration:none}
nav a.lacks{color:var(--warn)}
main{padding:0 1.25rem 3rem}
section{margin-top:1.5rem;border-top:1px solid var(--line)}
h2{font-size:1.15rem;margin:1rem 0 0}
h2 small{font-weight:400;color:var(--soft)}
h3{font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:1rem 0 .4rem}
.about{margin:0;color:var(--soft);font-size:.85rem}
code,pre,dd{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.8rem}
.missing{color:var(--warn)}
section>pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.8rem;overflow-x:auto}
.row{display:flex;gap:1.25rem;overflow-x:auto;align-items:flex-start;padding-bottom:.6rem}
article{flex:0 0 auto;width:375px;max-width:100%}
[data-width=desk] article:has(.email){width:680px}
article header{display:flex;flex-wrap:wrap;gap:.6rem;align-items:baseline;font-size:.85rem;min-height:1.6rem}
article header span{color:var(--soft)}
article header em{color:var(--warn);font-style:normal}
.email{border:1px solid var(--line);border-radius:12px;overflow:hidden;background:var(--card)}
.inbox{padding:.7rem .9rem;border-bottom:1px solid var(--line)}
.inbox>*{display:block}
.preheader{color:var(--soft);font-size:.85rem}
iframe{display:block;width:100%;height:420px;border:0;background:#fff;color-scheme:light}
[data-theme=dark] iframe{color-scheme:dark;background:#121212}
.phone{border:1px solid var(--line);border-radius:24px;background:var(--card);padding:1.6rem 1rem 2rem}
.bubble{background:var(--ground);border-radius:16px 16px 16px 4px;padding:.6rem .9rem;max-width:85%;width:fit-content;
white-space:pre-wrap;overflow-wrap:anywhere}
.push{display:flex;gap:.7rem;background:var(--ground);border-radius:16px;padding:.7rem .9rem}
.push i{flex:0 0 2.2rem;height:2.2rem;border-radius:10px;background:var(--mark)}
.push strong,.push span{display:block;overflow-wrap:anywhere}
.plain{border:1px solid var(--line);border-radius:12px;background:var(--card);padding:.8rem;white-space:pre-wrap;
overflow-wrap:anywhere}
.size{margin:.4rem 0 0;font-size:.8rem;color:var(--soft);overflow-wrap:anywhere}
.size.many{color:var(--warn)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .7rem;margin:.6rem 0 0;font-size:.8rem}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
@media print{.bar,nav{display:none}section{break-inside:avoid}}
)css";

inline constexpr std::string_view kPreviewScript = R"js(
(function(){
var root=document.documentElement;
function fit(){document.querySelectorAll('iframe').forEach(function(f){
f.style.height='80px';
var d=f.contentDocument;if(d&&d.documentElement)f.style.height=Math.max(80,d.documentElement.scrollHeight)+'px';});}
function refit(){setTimeout(fit,50);}
document.addEventListener('click',function(e){
var b=e.target;if(b.tagName!=='BUTTON')return;
b.parentNode.querySelectorAll('button').forEach(function(o){o.classList.toggle('on',o===b);});
var d=b.dataset;
if(d.setTheme)root.dataset.theme=d.setTheme;
if(d.setWidth)root.dataset.width=d.setWidth;
if('show' in d)document.querySelectorAll('article').forEach(function(a){
a.hidden=d.show!==''&&a.dataset.language!==d.show;});
refit();});
document.querySelectorAll('iframe').forEach(function(f){f.addEventListener('load',fit);});
window.addEventListener('load',fit);
if(/[?&]theme=dark/.test(location.search))document.querySelector('[data-set-theme=dark]').click();
if(/[?&]width=desk/.test(location.search))document.querySelector('[data-set-width=desk]').click();
})();
)js";

}  // namespace senda::tools
