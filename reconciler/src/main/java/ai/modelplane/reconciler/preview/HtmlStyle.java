package ai.modelplane.reconciler.preview;

/** How the page looks: a reader's own light or dark, down to the width of a phone. */
final class HtmlStyle {

  static final String CSS =
      """
      :root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--ink:#1a1f29;--soft:#5a6372;--line:#e1e4ea;--code:#f0f2f5;
      --on:#fff;--stripe:#ffffff30;--c0:#2563c9;--c1:#b45309;--c2:#0f766e;--c3:#be185d;--c4:#6d28d9;--c5:#4d7c0f;--c6:#b91c1c;--c7:#475569;
      --add:#14693a;--addbg:#e3f5e9;--edit:#855000;--editbg:#fcf0d8;--drop:#ae1f2b;--dropbg:#fdeaea;--same:#5a6372;--samebg:#edeff2}
      @media(prefers-color-scheme:dark){:root{--page:#0e1116;--card:#171b22;--ink:#e7eaf0;--soft:#9ba5b4;--line:#2a303b;--code:#10141a;
      --on:#0e1116;--stripe:#00000030;--c0:#7db0ff;--c1:#f5a94e;--c2:#4fd1c0;--c3:#ff8fbf;--c4:#bda4ff;--c5:#a8d65c;--c6:#ff8f8a;--c7:#aab6c6;
      --add:#6fdc99;--addbg:#12301f;--edit:#f2c063;--editbg:#35280f;--drop:#ff9c98;--dropbg:#3b191b;--same:#9ba5b4;--samebg:#222832}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
      main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 3rem}
      h1,h2,p,ul,table{margin:0}
      h1{font-size:1.65rem;line-height:1.25;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
      h2{font-size:1.12rem;overflow-wrap:anywhere}
      code,pre,.ns{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
      code{overflow-wrap:anywhere}
      .ns{color:var(--soft);font:inherit;font-weight:400}
      header{margin-bottom:1.5rem}
      .brand{color:var(--soft);font-size:.8rem;font-weight:600;letter-spacing:.02em;margin-bottom:.3rem}
      .between{color:var(--soft);margin-top:.4rem}
      .counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin-top:1rem;font-size:.85rem}
      .counts li,.tag{border-radius:99px;padding:.12rem .65rem;font-weight:600;white-space:nowrap}
      .add{color:var(--add);background:var(--addbg)}.edit{color:var(--edit);background:var(--editbg)}
      .drop,.bad{color:var(--drop);background:var(--dropbg)}.same{color:var(--same);background:var(--samebg)}
      .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.15rem 1.35rem;margin-bottom:1rem}
      .quiet{color:var(--soft)}
      .title{display:flex;flex-wrap:wrap;gap:.25rem .9rem;align-items:baseline;justify-content:space-between}
      .pill{color:var(--soft);font-size:.9rem}
      .pill.moved{color:var(--edit);font-weight:600}.pill.gained{color:var(--add);font-weight:600}.pill.lost{color:var(--drop);font-weight:600}
      .note{margin-top:.5rem;color:var(--soft);overflow-wrap:anywhere}
      .bars{display:grid;grid-template-columns:auto 1fr;gap:.45rem .8rem;align-items:center;margin:.95rem 0 1rem}
      .when{color:var(--soft);font-size:.85rem}
      .bar{display:flex;gap:2px;height:30px;border-radius:7px;overflow:hidden}
      .bar span{flex:0 1 0;min-width:3px;display:flex;align-items:center;justify-content:center;overflow:hidden;color:var(--on);font-size:.8rem;font-weight:700}
      .bar i{font-style:normal;font-weight:500;margin-left:.5em;white-space:nowrap}.bar i[hidden]{display:none}
      .bar .nobody{flex:1;color:var(--soft);font-weight:400;background:repeating-linear-gradient(-45deg,var(--samebg) 0 6px,transparent 6px 12px);border:1px dashed var(--line);border-radius:7px}
      .bar .moves{background-image:repeating-linear-gradient(-45deg,transparent 0 7px,var(--stripe) 7px 10px)}
      .c0{background-color:var(--c0)}.c1{background-color:var(--c1)}.c2{background-color:var(--c2)}.c3{background-color:var(--c3)}
      .c4{background-color:var(--c4)}.c5{background-color:var(--c5)}.c6{background-color:var(--c6)}.c7{background-color:var(--c7)}
      table{width:100%;border-collapse:collapse;font-size:.93rem}
      th,td{padding:.42rem .5rem;text-align:left;font-weight:400;border-top:1px solid var(--line);vertical-align:top}
      thead th{border:0;color:var(--soft);font-size:.8rem;padding-top:0}
      tbody th{padding-left:0}tbody th div{display:flex;gap:.6rem}thead th:first-child{padding-left:0}
      td:last-child,th.n:last-child{padding-right:0}
      .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
      .name,.cluster{overflow-wrap:anywhere}.sub{display:none;color:var(--soft);font-size:.82rem}
      td.cluster,td.level{color:var(--soft)}.after{font-weight:650}.up{color:var(--add)}.down{color:var(--edit)}td.lost{color:var(--drop)}
      .key{flex:none;min-width:1.6rem;height:1.35rem;margin-top:.08rem;padding:0 .2rem;border-radius:5px;color:var(--on);font-size:.76rem;font-weight:700;line-height:1.35rem;text-align:center}
      details.objects{margin-top:.95rem;border-top:1px solid var(--line);padding-top:.75rem}
      summary{cursor:pointer}summary:focus-visible,pre:focus-visible{outline:2px solid var(--c0);outline-offset:2px;border-radius:4px}
      details.objects>summary{color:var(--soft);font-size:.9rem}
      .object{margin-top:.7rem;font-size:.92rem}.tag{font-size:.76rem;padding:.08rem .55rem}
      .why{color:var(--soft);overflow-wrap:anywhere}
      pre{margin:.5rem 0 0;padding:.7rem 0;overflow-x:auto;background:var(--code);border:1px solid var(--line);border-radius:8px;line-height:1.45;font-size:.8rem}
      .diff ins,.diff del,.diff span{display:block;width:max-content;min-width:100%;padding:0 .8rem;text-decoration:none}
      .diff ins{color:var(--add);background:var(--addbg)}.diff del{color:var(--drop);background:var(--dropbg)}.diff span{color:var(--soft)}
      mark{background:none;color:var(--drop);font-weight:700;text-decoration:underline wavy}.counts a{color:inherit}.findings{list-style:none;padding:0;margin-top:.7rem}.findings li+li{margin-top:.9rem;padding-top:.9rem;border-top:1px solid var(--line)}
      .findings p{overflow-wrap:anywhere}.findings pre{padding:.5rem .8rem}.findings b{text-transform:capitalize}
      .error b{color:var(--drop)}.warning b{color:var(--edit)}.place,.hint{color:var(--soft);font-size:.9rem;margin-top:.15rem}
      @media(max-width:38rem){main{padding:1.25rem .75rem 2rem}h1{font-size:1.35rem}.card{padding:1rem .95rem}
      .cluster{display:none}.sub{display:block}.bars{grid-template-columns:1fr;gap:.2rem}.bar+.when{margin-top:.5rem}.bar i.wide{display:none}th,td{padding-left:.35rem;padding-right:.35rem}}
      @media print{body{background:#fff}.card{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
      """;

  private HtmlStyle() {}
}
