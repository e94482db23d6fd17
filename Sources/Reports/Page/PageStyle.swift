/// How a page looks: on screens light and dark, wide and narrow, and in print.
enum PageStyle {
    static let text = """
        :root {
          --ink: #1c2024; --soft: #5d666f; --line: #dfe3e7; --paper: #ffffff; --tint: #f5f7f9;
          --link: #0b57a4; --good: #12703a; --good-tint: #e9f6ee; --bad: #a3171f; --bad-tint: #fdeeee;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ink: #e3e7eb; --soft: #9aa5b0; --line: #333b43; --paper: #14181c; --tint: #1c2228;
            --link: #78b4f5; --good: #6fd396; --good-tint: #15281c; --bad: #ff8f8f; --bad-tint: #321a1b;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
        body {
          margin: 0 auto; max-width: 62rem; padding: 3.5rem 1.5rem 5rem;
          background: var(--paper); color: var(--ink);
          font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Source Serif 4", Cambria, Georgia, serif;
          overflow-wrap: break-word;
        }
        h1, h2, h3, nav, table, figcaption, summary, .status, .subtitle, footer, .pictures {
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
        }
        h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 0.4rem; text-wrap: balance; }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 3.2rem 0 0.9rem; letter-spacing: -0.01em; }
        h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; }
        p, ul, ol, blockquote, dl, pre { margin: 0 0 1rem; }
        main > .text { max-width: 44rem; }
        main > :first-child { margin-top: 2.2rem; }
        ul, ol { padding-left: 1.4rem; }
        li { margin: 0.2rem 0; }
        a { color: var(--link); text-decoration-thickness: 0.06em; text-underline-offset: 0.15em; }
        blockquote { border-left: 3px solid var(--line); padding: 0.1rem 0 0.1rem 1rem; color: var(--ink); }
        .subtitle { color: var(--soft); font-size: 0.95rem; margin: 0 0 1.4rem; }
        .status {
          margin: 1.4rem 0 1.6rem; padding: 0.8rem 1.1rem; border-radius: 0.5rem; font-size: 0.95rem;
          border: 1px solid; border-color: color-mix(in srgb, currentColor 25%, transparent);
        }
        .status > p { margin: 0; font-weight: 600; }
        .status.good { color: var(--good); background: var(--good-tint); }
        .status.bad { color: var(--bad); background: var(--bad-tint); }
        .status .mark { display: inline-block; width: 1.1em; }
        .trouble { font-size: 0.9rem; margin: 0.9rem 0 0.2rem; letter-spacing: 0; }
        .status ul { margin: 0; color: var(--ink); }
        nav { font-size: 0.9rem; margin: 0 0 2rem; }
        nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.3rem; margin: 0; padding: 0.7rem 0;
          border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
        nav a { text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        code { font-size: 0.86em; background: var(--tint); border-radius: 0.25rem; padding: 0.1em 0.3em; }
        pre { font-size: 0.82rem; line-height: 1.5; background: var(--tint); border: 1px solid var(--line);
          border-radius: 0.5rem; padding: 0.8rem 1rem; overflow-x: auto; }
        pre code { font-size: inherit; background: none; padding: 0; }
        .part { margin: 1.6rem 0 2rem; }
        .scroll { overflow-x: auto; }
        .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        .part table { min-width: min(24rem, 100%); }
        table { border-collapse: collapse; font-size: 0.86rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; }
        caption { caption-side: top; text-align: left; font-weight: 600; padding: 0 0 0.5rem; }
        caption > span { position: sticky; left: 0; }
        @media (min-width: 40rem) {
          .wide tr > :first-child { position: sticky; left: 0; background: var(--paper); }
          .wide tbody tr:hover > :first-child { background: var(--tint); }
        }
        .scroll { background:
            linear-gradient(to right, var(--paper) 40%, transparent) left / 2rem 100% no-repeat local,
            linear-gradient(to left, var(--paper) 40%, transparent) right / 2rem 100% no-repeat local,
            linear-gradient(to right, var(--line), transparent) left / 0.7rem 100% no-repeat scroll,
            linear-gradient(to left, var(--line), transparent) right / 0.7rem 100% no-repeat scroll; }
        tbody tr.first { border-top: 1px solid var(--soft); }
        th, td { padding: 0.32rem 0.65rem; text-align: left; vertical-align: baseline; white-space: nowrap; }
        th:first-child, td:first-child { padding-left: 0.2rem; }
        thead th { border-top: 2px solid var(--ink); border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
        tbody th { font-weight: 400; }
        tbody tr { border-bottom: 1px solid var(--line); }
        tbody tr:last-child { border-bottom: 2px solid var(--ink); }
        tbody tr:hover { background: var(--tint); }
        .number, th[align=right], td[align=right] { text-align: right; }
        td.fail, td.bad { color: var(--bad); font-weight: 600; }
        td.pass { color: var(--good); }
        .long { white-space: normal; min-width: 12rem; }
        dl.legend { font: 0.82rem/1.45 system-ui, sans-serif; color: var(--soft); margin: 0.7rem 0 0; }
        dl.legend div { display: inline; }
        dl.legend dt { display: inline; font-weight: 600; color: var(--ink); }
        dl.legend dd { display: inline; margin: 0 0.9rem 0 0.3rem; }
        figure { margin: 0; }
        .card { background: #ffffff; border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.5rem; overflow-x: auto; }
        .card img { display: block; margin: 0 auto; max-width: 100%; height: auto; }
        figcaption { font-size: 0.86rem; line-height: 1.5; color: var(--soft); margin-top: 0.6rem; max-width: 48rem; }
        figcaption p { margin: 0; }
        details.code { margin-top: 0.6rem; font-size: 0.86rem; }
        summary { cursor: pointer; color: var(--soft); font-size: 0.8rem; width: fit-content; }
        details[open] > summary { margin-bottom: 0.5rem; }
        .pictures { display: grid; gap: 0.9rem 0.7rem; justify-content: start; margin: 0 0 0.4rem; overflow-x: auto; }
        .pictures figure { min-width: 5rem; }
        .pictures img, .pictures .missing { display: block; width: 100%; border-radius: 0.25rem; image-rendering: pixelated; }
        .pictures .missing { aspect-ratio: 1; background: var(--tint); border: 1px dashed var(--line); display: grid;
          place-items: center; color: var(--soft); font-size: 0.75rem; text-align: center; padding: 0.3rem; }
        .pictures figcaption { font-size: 0.75rem; line-height: 1.3; margin-top: 0.25rem; }
        .claims { list-style: none; padding: 0; }
        .claims li { margin: 0.9rem 0; padding-left: 5.6rem; position: relative; }
        .claims .verdict { position: absolute; left: 0; font: 600 0.78rem/1.9 system-ui, sans-serif; padding: 0 0.6rem;
          border-radius: 1rem; color: var(--good); background: var(--good-tint); }
        .claims .broken .verdict { color: var(--bad); background: var(--bad-tint); }
        .claims .finding { display: block; font: 0.84rem/1.45 system-ui, sans-serif; color: var(--soft); }
        .obstacle { color: var(--soft); font-style: italic; }
        footer { margin-top: 4rem; padding-top: 1.2rem; border-top: 1px solid var(--line); font-size: 0.82rem; color: var(--soft); }
        footer dl div { display: flex; gap: 0.8rem; }
        footer dt { flex: 0 0 8rem; }
        footer dd { margin: 0; color: var(--ink); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        @media (max-width: 40rem) {
          body { padding: 1.8rem 1rem 3rem; font-size: 1rem; }
          h1 { font-size: 1.55rem; }
          h2 { margin-top: 2.4rem; }
          .claims li { padding-left: 0; }
          .claims .verdict { position: static; display: inline-block; margin-bottom: 0.2rem; }
          .claims .verdict::after { content: ""; display: block; }
          footer dl div { display: block; margin-bottom: 0.4rem; }
        }
        @media print {
          :root {
            --ink: #000000; --soft: #444444; --line: #cccccc; --paper: #ffffff; --tint: #f4f4f4;
            --link: #000000; --good: #12703a; --good-tint: #ffffff; --bad: #a3171f; --bad-tint: #ffffff;
          }
          @page { margin: 18mm 16mm; }
          html { font-size: 9.5pt; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          main { max-width: none; }
          nav, details.code { display: none; }
          h2, h3, caption { break-after: avoid; }
          .part, figure, tr, .claims li { break-inside: avoid; }
          .table.part { break-inside: auto; }
          thead { display: table-header-group; }
          .scroll, .card, .pictures { overflow: visible; background: none; }
          .wide tr > :first-child { position: static; }
          table { font-size: 7.5pt; }
          th, td { padding: 0.15rem 0.4rem; }
          .wide { font-size: 6pt; }
          .wide th, .wide td { padding: 0.1rem 0.22rem; white-space: normal; }
          a { text-decoration: none; }
        }
        """
}
